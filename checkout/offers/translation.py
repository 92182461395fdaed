from modeltranslation.translator import TranslationOptions, register

from .models import ConditionalOffer


@register(ConditionalOffer)
class OfferTranslation(TranslationOptions):
    fields = ("name", "description")
    required_languages = {"th": ("name",)}
    # Names are unique: two offers without an English one would otherwise share the empty one.
    empty_values = {"name": None}
