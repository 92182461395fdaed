"""Which files of a picture a page names."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override
from PIL import Image

from catalogue.pictures.models import SiteImage
from catalogue.pictures.operations import make_sizes, pictures_without_sizes
from catalogue.pictures.pictures import Picture
from catalogue.pictures.queries import know_sizes, picture_of
from catalogue.pictures.sizes import specs_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def hang(tmp_path, settings):
    """Return a way to hang up a picture of any size; its sizes are made only when asked for."""
    settings.MEDIA_ROOT = tmp_path
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "mail", "pictures"]}
    }

    def hang(width: int, height: int, **more) -> SiteImage:
        path = tmp_path / f"{width}.png"
        Image.new("RGB", (width, height), "#8C2F39").save(path)
        file = SimpleUploadedFile(path.name, path.read_bytes(), content_type="image/png")
        return SiteImage.objects.create(title="cloth", file=file, width=width, height=height, **more)

    return hang


@pytest.mark.parametrize(
    ("width", "avif", "webp"),
    [
        (120, [120], [120]),
        (700, [240, 400, 600, 700], [400, 700]),
        (1200, [240, 400, 600, 750, 900, 1200], [400, 900, 1200]),
        (4000, [240, 400, 600, 750, 900, 1200, 1600], [400, 900, 1600]),
    ],
)
def test_sizes_never_exceed_the_picture_and_reach_its_own_width(width, avif, webp):
    specs = specs_for(width)

    assert [spec for spec in specs if "avif" in spec] == [f"width-{size}|format-avif" for size in avif]
    assert [spec for spec in specs if "webp" in spec] == [f"width-{size}|format-webp" for size in webp]


def test_a_picture_without_sizes_is_shown_by_its_own_file(hang):
    picture = picture_of(hang(800, 600))

    assert (picture.sources, picture.share) == ((), "")
    assert picture.src == picture.large


def test_a_picture_with_sizes_names_the_best_format_first_and_a_middle_one_for_old_browsers(hang):
    image = hang(1200, 900)
    make_sizes.func(image.pk)

    picture = picture_of(SiteImage.objects.get(pk=image.pk))

    assert [kind for kind, _files in picture.sources] == ["image/avif", "image/webp"]
    assert [width for _address, width in picture.sources[0][1]] == [240, 400, 600, 750, 900, 1200]
    assert ".width-900" in picture.src
    assert ".width-1200" in picture.large
    assert picture.share.endswith(".jpg")


def test_a_picture_whose_last_size_is_missing_is_asked_for_again(hang):
    image = hang(300, 300)
    make_sizes.func(image.pk)
    assert not pictures_without_sizes().exists()

    image.renditions.filter(filter_spec__startswith="share").delete()

    assert [found.pk for found in pictures_without_sizes()] == [image.pk]


def test_a_picture_that_lacks_a_size_thought_of_later_is_asked_for_again(hang):
    wide, narrow = hang(900, 300), hang(500, 300)
    for image in (wide, narrow):
        make_sizes.func(image.pk)

    wide.renditions.filter(filter_spec="width-750|format-avif").delete()

    assert [found.pk for found in pictures_without_sizes()] == [wide.pk]


def test_focus_is_told_in_tenths(hang):
    image = hang(1000, 500, focal_point_x=240, focal_point_y=460, focal_point_width=10, focal_point_height=10)

    assert picture_of(image).focus == (2, 9)
    assert picture_of(hang(10, 10)).focus == (5, 5)


def test_words_follow_the_reader_and_fall_back_to_thai(hang):
    image = hang(10, 10, alt_th="ผ้าไหม")

    with override("en"):
        assert picture_of(image).alt == "ผ้าไหม"


@pytest.mark.parametrize(
    ("size", "is_slender"), [((100, 100), False), ((100, 210), True), ((1600, 900), False), ((900, 200), True)]
)
def test_a_slender_picture_is_known(size, is_slender):
    assert Picture(alt="", width=size[0], height=size[1], src="").is_slender is is_slender


def test_sizes_of_many_pictures_are_read_in_one_query_and_draw_the_same(hang, django_assert_num_queries):
    images = [hang(1200, 900), hang(700, 700), hang(120, 120)]
    for image in images[:2]:
        make_sizes.func(image.pk)
    one_by_one = [picture_of(image) for image in SiteImage.objects.order_by("pk")]
    together = list(SiteImage.objects.order_by("pk"))

    with django_assert_num_queries(1):
        know_sizes(together)
        drawn = [picture_of(image) for image in together]

    assert drawn == one_by_one
    assert [bool(picture.sources) for picture in drawn] == [True, True, False]


def test_every_size_has_the_address_its_store_gives_it(hang):
    image = hang(1200, 900)
    make_sizes.func(image.pk)

    picture = picture_of(SiteImage.objects.get(pk=image.pk))

    named = {address for _kind, files in picture.sources for address, _width in files} | {picture.share}
    assert named == {size.file.url for size in image.renditions.all()}
