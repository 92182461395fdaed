"""What a shopper does and answers, for the tests of her pages."""

from django.urls import reverse
from django.utils.translation import override

# With the tambon that `make_tambon()` makes.
ANSWERS = {
    "name": "สมหญิง ใจดี",
    "phone": "0812345678",
    "email": "somying@example.com",
    "line1": "123 หมู่ 4",
    "area": "40000",
    "tambon": "400101",
}


def put_in_basket(client, product, quantity: int = 1, language: str = "en"):
    with override(language):
        return client.post(reverse("basket:add"), {"product": product.pk, "quantity": quantity})
