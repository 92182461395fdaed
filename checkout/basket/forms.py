from django import forms
from django.urls import reverse

from catalogue.products.models import Product

from .models import MOST_OF_ONE_GOOD


class AddForm(forms.Form):
    product = forms.IntegerField(min_value=1)
    quantity = forms.IntegerField(min_value=1, max_value=MOST_OF_ONE_GOOD)

    def back_url(self) -> str:
        """Return the page of the good the buyer was on, as far as it can be told."""
        pk = self.cleaned_data.get("product")
        product = Product.objects.select_related("parent").filter(pk=pk).first() if pk else None
        return product.main.get_absolute_url() if product else reverse("catalogue:index")


class QuantityForm(forms.Form):
    quantity = forms.IntegerField(min_value=0, max_value=MOST_OF_ONE_GOOD)


class CodeForm(forms.Form):
    code = forms.CharField(max_length=128)
