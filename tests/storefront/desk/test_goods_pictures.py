"""Pictures of a good: chosen in the site's library or brought, put in order, taken down."""

from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image
from wagtail.models import Collection, GroupCollectionPermission

from catalogue.pictures.models import Rendition, SiteImage
from catalogue.products.models import ProductImage
from catalogue.products.operations import hang_picture
from tests.factories import make_product, make_staff, make_variant
from tests.factories.stories import jpeg

GPS, LATITUDE = 0x8825, 2
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_sizes(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": []}}


def make_describer(*groups: str):
    user = make_staff()
    user.user_permissions.add(Permission.objects.get(codename="change_product"))
    user.groups.add(*Group.objects.filter(name__in=groups))
    return user


@pytest.fixture
def describer(client):
    """Somebody who describes goods and may choose from the library, as managers may."""
    client.force_login(make_describer("Editors"))
    return client


def make_picture(title: str, *, words: str = "ผ้าผืนหนึ่ง", **facts) -> SiteImage:
    return SiteImage.objects.create(title=title, file=f"{title}.webp", width=9, height=9, alt_th=words, **facts)


def library(product, query: str = "") -> str:
    return f"/en/desk/goods/{product.pk}/pictures/{query}"


def offered(client, product, query: str = "") -> list[str]:
    return [choice.name for choice in client.get(library(product, query)).context["choices"]]


def hung_at(product) -> list[str]:
    images = ProductImage.objects.filter(product=product).order_by("display_order")
    assert [image.display_order for image in images] == list(range(len(images)))
    return [image.picture.title for image in images]


def words_of(response) -> str:
    return unescape(response.content.decode())


# Choosing


def test_the_library_shows_the_newest_first_and_turns_pages(describer):
    now = timezone.now()
    for number in range(26):
        picture = make_picture(f"cloth {number:02}")
        SiteImage.objects.filter(pk=picture.pk).update(created_at=now + timedelta(minutes=number))
    product = make_product()

    first, second = offered(describer, product), offered(describer, product, "?page=2")

    assert first == [f"cloth {number:02}" for number in range(25, 1, -1)]
    assert second == ["cloth 01", "cloth 00"]
    assert "26 pictures, the newest first" in words_of(describer.get(library(product)))


@pytest.mark.parametrize(
    ("words", "found"),
    [("ไหม", ["ผ้าไหมแดง"]), ("แดง ผ้า", ["ผ้าไหมแดง"]), ("BASKET", ["Basket 7"]), ("weft", ["Basket 7"]), ("ทอง", [])],
)
def test_pictures_are_found_by_every_word_of_their_title_or_of_what_they_show(describer, words, found):
    make_picture("ผ้าไหมแดง")
    make_picture("Basket 7", words="ตะกร้า", alt_en="Reed and weft")
    product = make_product()

    assert offered(describer, product, f"?q={words}") == found
    assert ("No picture has these words." in words_of(describer.get(library(product, f"?q={words}")))) is (not found)


def test_a_chosen_picture_hangs_behind_the_others_and_can_be_taken_down_again(describer):
    product, picture = make_product(), make_picture("new")
    hang_picture(product, make_picture("old"))

    answer = describer.post(library(product), {"picture": picture.pk}, follow=True)

    assert hung_at(product) == ["old", "new"]
    image = ProductImage.objects.get(picture=picture)
    assert answer.redirect_chain == [(f"/en/desk/goods/{product.pk}/?hung={image.pk}", 302)]
    assert "Take it down again" in words_of(answer)
    describer.post(f"/en/desk/goods/pictures/{image.pk}/down/")
    assert hung_at(product) == ["old"]
    assert SiteImage.objects.count() == 2


@pytest.mark.parametrize("hung", ["", "x", "999999"])
def test_an_address_that_names_no_picture_of_the_good_offers_nothing_to_take_down(describer, hung):
    assert "Take it down again" not in words_of(describer.get(f"/en/desk/goods/{make_product().pk}/?hung={hung}"))


def test_a_picture_that_hangs_there_is_marked_and_hung_once(describer):
    product, other, picture = make_product(), make_product(), make_picture("cloth")
    for _time in range(2):
        describer.post(library(product), {"picture": picture.pk})

    marks = [[choice.is_hung for choice in describer.get(library(one)).context["choices"]] for one in (product, other)]

    assert hung_at(product) == ["cloth"]
    assert marks == [[True], [False]]
    assert "Hangs here" in words_of(describer.get(library(product)))


def test_a_picture_for_a_variant_leads_back_to_the_whole_good(describer):
    parent = make_product(price=None)
    variant, picture = make_variant(parent=parent, name_en="Red"), make_picture("red cloth")

    answer = describer.post(library(variant), {"picture": picture.pk}, follow=True)

    assert hung_at(variant) == ["red cloth"]
    assert answer.redirect_chain[0][0].startswith(f"/en/desk/goods/{parent.pk}/?hung=")
    assert '<span class="picture-rows__name">Red</span>' in words_of(answer)


def test_any_picture_can_be_shown_first(describer):
    product = make_product()
    images = [hang_picture(product, make_picture(title)) for title in "abc"]

    describer.post(f"/en/desk/goods/pictures/{images[2].pk}/first/")

    assert hung_at(product) == ["c", "a", "b"]


@pytest.mark.parametrize("sent", ["", "x", "999999", "-1"])
def test_a_picture_that_is_gone_is_said(describer, sent):
    product = make_product()

    answer = describer.post(library(product), {"picture": sent}, follow=True)

    assert "This picture is not among the site’s pictures any more." in words_of(answer)
    assert hung_at(product) == []


# What it shows


def test_a_picture_without_words_hangs_once_somebody_says_what_it_shows(describer):
    product, picture = make_product(), make_picture("IMG_4711", words="")

    asked = describer.post(library(product), {"picture": picture.pk})
    empty = describer.post(library(product), {"picture": picture.pk, "alt_th": " ", "alt_en": "A red cloth"})

    assert (asked.status_code, empty.status_code) == (200, 422)
    assert "What does this picture show?" in words_of(asked)
    assert 'value="A red cloth"' in words_of(empty)
    assert hung_at(product) == []
    describer.post(library(product), {"picture": picture.pk, "alt_th": "ผ้าแดง", "alt_en": "A red cloth"})
    assert SiteImage.objects.values_list("alt_th", "alt_en").get() == ("ผ้าแดง", "A red cloth")
    assert hung_at(product) == ["IMG_4711"]


def test_words_that_a_picture_has_are_not_written_over(describer):
    product, picture = make_product(), make_picture("cloth", words="ผ้าเดิม")

    describer.post(library(product), {"picture": picture.pk, "alt_th": "อย่างอื่น"})

    assert SiteImage.objects.get(pk=picture.pk).alt_th == "ผ้าเดิม"


# Who may, and what it costs


def test_pictures_of_a_collection_that_is_not_for_her_are_neither_shown_nor_hung(client):
    private = Collection.get_first_root_node().add_child(name="Papers of makers")
    shown = Collection.get_first_root_node().add_child(name="Goods")
    group = Group.objects.create(name="Photographers")
    choose = Permission.objects.get(content_type__app_label="pictures", codename="choose_image")
    GroupCollectionPermission.objects.create(group=group, collection=shown, permission=choose)
    hers, not_hers = make_picture("cloth", collection=shown), make_picture("paper", collection=private)
    product = make_product()
    client.force_login(make_describer("Photographers"))

    names = offered(client, product)
    for picture in (hers, not_hers):
        client.post(library(product), {"picture": picture.pk})

    assert names == hung_at(product) == ["cloth"]


def test_who_may_choose_nothing_is_offered_to_bring_a_picture_only(client):
    make_picture("cloth")
    client.force_login(make_describer())

    page = words_of(client.get(library(make_product())))

    assert "Bring a new one" in page
    assert "Choose one that is here already" not in page


def test_the_library_costs_the_same_for_one_and_three_pictures_and_makes_no_size(describer):
    product = make_product()
    costs = []
    for titles in ("a", "bc"):
        for title in titles:
            picture = make_picture(title)
            Rendition.objects.create(
                image=picture, filter_spec="width-240|format-avif", file=f"{title}.avif", width=240, height=240
            )
        describer.get(library(product))
        with CaptureQueriesContext(connection) as queries:
            page = words_of(describer.get(library(product)))
        costs.append(len(queries))

    assert costs[0] == costs[1]
    assert "c.avif 240w" in page
    assert Rendition.objects.count() == 3


@pytest.mark.parametrize("step", ["first", "down"])
def test_what_changes_the_pictures_is_posted_by_who_may(client, step):
    image = hang_picture(make_product(), make_picture("cloth"))
    address = f"/en/desk/goods/pictures/{image.pk}/{step}/"
    client.force_login(make_describer())
    assert client.get(address).status_code == 405
    client.force_login(make_staff())

    assert client.post(address).status_code == 403
    assert ProductImage.objects.count() == 1


def test_a_brought_picture_says_no_place(describer):
    exif = Image.Exif()
    exif.get_ifd(GPS)[LATITUDE] = (16.0, 26.0, 0.0)
    product = make_product()
    file = SimpleUploadedFile("IMG_1.jpg", jpeg(exif=exif), "image/jpeg")

    describer.post(library(product), {"alt_th": "ผ้าผืนหนึ่ง", "file": file})

    with product.images.get().picture.file.open() as kept, Image.open(kept) as picture:
        assert not picture.getexif().get_ifd(GPS)
