from modeltranslation.translator import TranslationOptions, register

from .models import Category, Facts, Product


@register(Product)
class ProductTranslation(TranslationOptions):
    fields = ("title", "description", "unit", "variant_name")
    required_languages = {"th": ("title",)}


@register(Category)
class CategoryTranslation(TranslationOptions):
    fields = ("name", "description")
    required_languages = {"th": ("name",)}


@register(Facts)
class FactsTranslation(TranslationOptions):
    fields = (
        "ingredients",
        "storage",
        "allergens",
        "material",
        "dye",
        "size",
        "care",
        "exempt_because",
        "exempt_said_by",
    )
