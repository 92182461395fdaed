from modeltranslation.translator import TranslationOptions, register

from .models import JoiningStep, Partner


@register(Partner)
class PartnerTranslation(TranslationOptions):
    fields = ("name", "about", "kind", "village")
    required_languages = {"th": ("name",)}


@register(JoiningStep)
class JoiningStepTranslation(TranslationOptions):
    fields = ("title",)
    required_languages = {"th": ("title",)}
