from modeltranslation.translator import TranslationOptions, register

from .models import District, Province, Tambon


@register((Province, District, Tambon))
class PlaceTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = ("th",)
