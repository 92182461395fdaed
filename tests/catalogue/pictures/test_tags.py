import pytest
from django.template import Context, Template

from catalogue.pictures.models import Rendition, SiteImage
from catalogue.pictures.sizes import SHARE_SPEC

pytestmark = pytest.mark.django_db

TWICE = "{% load pictures %}{% picture_of image as one %}{% picture_of image as two %}{{ one.share }} {{ two.share }}"


@pytest.fixture
def image(settings) -> SiteImage:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": []}}
    image = SiteImage.objects.create(title="cloth", file="original_images/c.webp", width=9, height=9, file_size=1)
    Rendition.objects.create(image=image, filter_spec=SHARE_SPEC, file="images/c.jpg", width=1200, height=630)
    return SiteImage.objects.get(pk=image.pk)


def test_sizes_of_a_picture_are_read_once_for_head_and_body(image, django_assert_num_queries):
    with django_assert_num_queries(1):
        drawn = Template(TWICE).render(Context({"image": image}))

    assert drawn == "/media/images/c.jpg /media/images/c.jpg"


def test_no_picture_costs_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert Template(TWICE).render(Context({"image": None})) == " "
