"""What a shopper reads of the dates of food."""

from datetime import date

from django import template

from catalogue.stock.queries import goods_ending_soon

register = template.Library()


@register.simple_tag
def ending_soon_of(product_pks) -> list[date]:
    """Return the day that the next pieces of these goods are best before, if under 30 days are left. One query."""
    return sorted(goods_ending_soon(product_pks).values())[:1]
