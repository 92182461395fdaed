"""The form in which a consent is written down."""

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from catalogue.pictures.scans import BadPicture, read_paper


class ConsentForm(WagtailAdminModelForm):
    """Notes who wrote a consent down, and keeps its paper where only staff can open it."""

    def clean_paper(self):
        paper = self.cleaned_data.get("paper")
        if not paper or "paper" not in self.changed_data:
            return paper
        try:
            data, ending = read_paper(paper.read())
        except BadPicture as error:
            raise ValidationError(_("This file cannot be kept: a PDF, JPEG, PNG or WebP of up to 5 MB can.")) from error
        return ContentFile(data, name=f"{self.instance.token[:12]}.{ending}")

    def save(self, commit=True):
        if self.instance.pk is None:
            self.instance.written_by = self.for_user
        return super().save(commit)
