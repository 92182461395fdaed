from modeltranslation.translator import TranslationOptions, register

from .models import Voucher, VoucherSet


@register((Voucher, VoucherSet))
class VoucherTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = {"th": ("name",)}
    empty_values = None  # names are unique, so "none" is never the empty word
