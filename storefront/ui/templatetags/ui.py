"""All components of the shop under one name: `{% load ui %}`."""

from django import template

from storefront.ui.components import cards, forms, frames, pictures, sums, thai, ways, words

register = template.Library()

for part in (words, thai, pictures, cards, sums, forms, frames, ways):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)
