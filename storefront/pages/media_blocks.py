"""Sound and moving pictures. Nothing is fetched before a reader asks for it, and nothing at all from another site."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

VIDEO_ENDINGS = {"mp4", "webm"}
AUDIO_ENDINGS = {"mp3", "m4a", "ogg", "wav", "webm"}


def ending_of(document) -> str:
    return document.file_extension.lower() if document else ""


class VideoBlock(blocks.StructBlock):
    """A film with its first picture: of our own house, or a way to where it can be seen elsewhere."""

    title = blocks.CharBlock(label=_("What is to be seen"), max_length=120)
    poster = ImageChooserBlock(label=_("Picture before it begins"))
    file = DocumentChooserBlock(label=_("File (MP4 or WebM)"), required=False)
    address = blocks.URLBlock(
        label=_("or where it can be seen"),
        required=False,
        help_text=_("Readers leave for it with a click; nothing of it is loaded before."),
    )
    transcript = blocks.TextBlock(
        label=_("What is said and shown"), help_text=_("For those who do not hear or see it.")
    )

    class Meta:
        label = _("Film")
        icon = "media"
        template = "pages/blocks/video.html"

    def clean(self, value):
        value = super().clean(value)
        if bool(value["file"]) == bool(value["address"]):
            raise blocks.StructBlockValidationError(
                {"file": ValidationError(_("Choose a file or give an address, one of the two."))}
            )
        if value["file"] and ending_of(value["file"]) not in VIDEO_ENDINGS:
            raise blocks.StructBlockValidationError({"file": ValidationError(_("A film is an MP4 or WebM file."))})
        return value


class AudioBlock(blocks.StructBlock):
    """Something to listen to, with its words. A voice leaves the page with its owner's consent."""

    title = blocks.CharBlock(label=_("What is to be heard"), max_length=120)
    file = DocumentChooserBlock(label=_("File (MP3, M4A, OGG or WAV)"))
    transcript = blocks.TextBlock(label=_("What is heard, in words"), help_text=_("For those who do not hear it."))
    person = SnippetChooserBlock("consents.Consent", label=_("Consent of whose voice it is"), required=False)

    class Meta:
        label = _("Sound")
        icon = "media"
        template = "pages/blocks/audio.html"

    def clean(self, value):
        value = super().clean(value)
        if value["file"] and ending_of(value["file"]) not in AUDIO_ENDINGS:
            raise blocks.StructBlockValidationError(
                {"file": ValidationError(_("A sound is an MP3, M4A, OGG or WAV file."))}
            )
        return value

    def get_context(self, value, parent_context=None):
        person = value["person"]
        context = super().get_context(value, parent_context)
        return {**context, "may_be_heard": person is None or (person.holds() and person.may_hear)}
