"""Drafts of goods at the desk: written on a telephone, shown once nothing is missing."""

import io

import PIL.Image
import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile

from catalogue.pictures.models import SiteImage
from catalogue.products.models import Product, ShelfChange
from tests.factories import make_producer, make_product, make_staff

pytestmark = pytest.mark.django_db

LIST, DRAFT = "/en/desk/goods/", "/en/desk/goods/draft/"


@pytest.fixture(autouse=True)
def _no_sizes(settings, tmp_path):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": []}}
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def describer(client):
    user = make_staff()
    user.user_permissions.add(Permission.objects.get(codename="change_product"))
    client.force_login(user)
    client.user = user
    return client


def photo() -> SimpleUploadedFile:
    file = io.BytesIO()
    PIL.Image.new("RGB", (64, 48), "#8c2f39").save(file, "JPEG")
    return SimpleUploadedFile("photo.jpg", file.getvalue(), "image/jpeg")


def typed(**facts) -> dict:
    maker = facts.pop("maker", None) or make_producer(name_th="กลุ่มจักสาน", name_en="Basket group").code
    return {"name": "กระติบข้าว", "price": "180", "weight": "220", "kind": "craft", "maker": maker, **facts}


def test_a_picture_a_name_a_price_and_a_weight_make_a_draft(describer):
    answer = describer.post(DRAFT, typed(picture=photo()))

    product = Product.objects.get()
    assert answer.status_code == 302
    assert (product.title_th, product.weight_grams, product.is_public) == ("กระติบข้าว", 220, False)
    assert product.upc == f"{product.producer.code}-001"
    record = product.stockrecords.get()
    assert (str(record.price), record.num_in_stock, record.partner) == ("180.00", 0, product.producer)
    assert product.images.get().picture.uploaded_by_user == describer.user
    assert ShelfChange.objects.get().by == describer.user


def test_the_next_draft_remembers_the_maker_and_the_kind(describer):
    describer.post(DRAFT, typed(kind="food"))

    initial = describer.get(DRAFT).context["form"].initial

    assert initial == {"maker": Product.objects.get().producer.code, "kind": "food"}


def test_numbers_of_one_maker_follow_each_other(describer):
    maker = make_producer()
    for _number in range(3):
        describer.post(DRAFT, typed(maker=maker.code))

    assert sorted(Product.objects.values_list("upc", flat=True)) == [f"{maker.code}-00{n}" for n in (1, 2, 3)]


@pytest.mark.parametrize(
    "fault", [{"price": "a lot"}, {"price": "0"}, {"weight": "-1"}, {"name": ""}, {"maker": "xyz"}]
)
def test_a_faulty_draft_keeps_what_was_typed_and_the_picture(describer, fault):
    answer = describer.post(DRAFT, typed(picture=photo(), **fault))

    page = answer.content.decode()
    kept = SiteImage.objects.get()
    assert answer.status_code == 422
    assert Product.objects.count() == 0
    assert f'name="kept_picture" value="{kept.pk}"' in page
    assert "Your picture is here already" in page

    describer.post(DRAFT, typed(kept_picture=kept.pk))

    assert Product.objects.get().images.get().picture == kept
    assert SiteImage.objects.count() == 1


def test_somebody_elses_picture_is_not_taken(describer):
    others = SiteImage.objects.create(title="x", file="x.jpg", width=1, height=1, uploaded_by_user=make_staff())

    answer = describer.post(DRAFT, typed(kept_picture=others.pk))

    assert answer.status_code == 422
    assert Product.objects.count() == 0


def test_several_makers_of_one_name_are_named(describer):
    first, second = make_producer(name_en="Weavers of Nong Bua"), make_producer(name_en="Weavers of Nong Kung")

    page = describer.post(DRAFT, typed(maker="Weavers of")).content.decode()

    assert f"Weavers of Nong Bua ({first.code})" in page
    assert f"Weavers of Nong Kung ({second.code})" in page


def test_the_list_says_what_is_missing_and_a_whole_good_is_shown(describer):
    lacks = make_product(is_public=False, unit="", name_en="Lacking one")
    whole = make_product(is_public=False, name_en="Whole one")

    page = describer.get(LIST).content.decode()

    assert "Still missing: what it is sold by." in page
    assert f'action="/en/desk/goods/{whole.pk}/publish/"' in page
    assert f'action="/en/desk/goods/{lacks.pk}/publish/"' not in page
    done = describer.post(f"/en/desk/goods/{whole.pk}/publish/", follow=True).content.decode()
    refused = describer.post(f"/en/desk/goods/{lacks.pk}/publish/", follow=True).content.decode()
    assert "stands on the shelf" in done
    assert "It cannot be shown yet" in refused
    assert list(Product.objects.filter(is_public=True)) == [whole]


def test_only_who_describes_goods_comes_in(client):
    product = make_product(is_public=False)
    client.force_login(make_staff())

    assert client.get(LIST).status_code == 403
    assert client.get(DRAFT).status_code == 403
    assert client.post(f"/en/desk/goods/{product.pk}/publish/").status_code == 403


def test_the_list_costs_the_same_for_one_and_three_goods(describer, django_assert_num_queries):
    make_product(is_public=False)
    describer.get(LIST)
    with django_assert_num_queries(11):
        describer.get(LIST)
    for _number in range(2):
        make_product(is_public=False)
    with django_assert_num_queries(11):
        describer.get(LIST)
