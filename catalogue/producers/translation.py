from modeltranslation.translator import TranslationOptions, register

from .models import Partner


@register(Partner)
class PartnerTranslation(TranslationOptions):
    fields = ("name", "about", "kind", "village")
    required_languages = {"th": ("name",)}
