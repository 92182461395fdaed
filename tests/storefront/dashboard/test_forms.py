"""What is left of Oscar's dashboard, and what leads from it to the desk."""

import pytest
from oscar.core.loading import get_model

from catalogue.products.models import Product
from storefront.accounts.operations import give_role, keep_roles
from storefront.accounts.roles import Role
from tests.factories import make_offer, make_product, make_staff, make_variant, make_voucher

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    client.force_login(make_staff(may_everything=True))
    return client


@pytest.mark.parametrize("path", ["", "KK-1/", "KK-1/lines/3/", "KK-1/shipping-address/"])
def test_oscars_order_screens_lead_to_the_desk(manager, path):
    answer = manager.get(f"/th/dashboard/orders/{path}")

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/th/desk/")


def test_staff_who_only_pack_are_led_from_the_dashboard_to_the_desk(client):
    client.force_login(make_staff())

    assert client.get("/th/dashboard/").headers["Location"] == "/th/desk/"


def test_oscars_product_form_which_overwrites_stock_leads_to_the_desk(manager):
    product = make_product()
    variant = make_variant(parent=make_product(price=None))

    leads = {
        f"/th/dashboard/catalogue/products/{product.pk}/": f"/th/desk/goods/{product.pk}/",
        f"/th/dashboard/catalogue/products/{variant.pk}/": f"/th/desk/goods/{variant.pk}/",
        f"/th/dashboard/catalogue/products/{product.pk}/create-variant/": f"/th/desk/goods/{product.pk}/",
        "/th/dashboard/catalogue/products/create/craft/": "/th/desk/goods/draft/",
        "/th/dashboard/catalogue/products/create/?product_class=1": "/th/desk/goods/draft/",
    }

    assert {path: manager.post(path).headers["Location"] for path in leads} == leads
    assert manager.get(f"/th/desk/goods/{variant.pk}/").headers["Location"] == f"/th/desk/goods/{variant.parent_id}/"


def change_many(manager, action: str, *products):
    """Choose an action in Oscar's list, then confirm it."""
    pks = [product.pk for product in products]
    begun = manager.post("/en/dashboard/catalogue/", {"action": action, "selected_product": pks})
    page = manager.get(begun.headers["Location"])
    assert page.status_code == 200
    data = {"selected_products": pks, "select_all_standalones": "on", "select_all_parents": "on"}
    return manager.post(begun.headers["Location"], data, follow=True)


def test_many_goods_are_put_on_the_shelf_as_the_law_wants_it(manager):
    whole, lacks = make_product(is_public=False), make_product(is_public=False, unit="", name_en="Lacking one")

    page = change_many(manager, "make_products_public", whole, lacks).content.decode()

    assert list(Product.objects.filter(is_public=True)) == [whole]
    assert "Lacking one" in page
    assert "what it is sold by" in page


def test_many_goods_are_taken_off_the_shelf(manager):
    products = [make_product(), make_product()]

    change_many(manager, "make_products_non_public", *products)

    assert not Product.objects.filter(is_public=True).exists()


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize(
    "path",
    [
        *("", "catalogue/", "catalogue/categories/", "catalogue/categories/create/", "catalogue/stock-alerts/"),
        *("offers/", "offers/new/metadata/", "vouchers/", "vouchers/create/", "vouchers/sets/", "ranges/"),
        *("ranges/create/", "partners/"),
    ],
)
def test_oscars_other_screens_open(manager, language, path):
    make_offer()
    make_voucher()
    make_product()
    get_model("offer", "Range").objects.create(name="ผ้า", slug="cloth", is_public=True)

    assert manager.get(f"/{language}/dashboard/{path}").status_code == 200


@pytest.mark.parametrize("path", ["catalogue/", "offers/", "offers/new/metadata/", "vouchers/", "vouchers/create/"])
def test_managers_may_change_goods_offers_and_vouchers(client, path):
    keep_roles()
    user = make_staff()
    give_role(user, Role.MANAGER)
    client.force_login(user)

    assert client.get(f"/th/dashboard/{path}").status_code == 200


def test_the_page_of_an_offer_leads_to_the_goods(client):
    offer = make_offer()

    assert client.get(f"/en/offers/{offer.slug}/").headers["Location"] == "/en/products/"
