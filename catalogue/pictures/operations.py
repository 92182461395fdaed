"""Makes and keeps the sizes of pictures."""

import PIL.Image
from django.db.models import Q
from django_tasks import task

from .models import SiteImage
from .sizes import LATEST_SPEC, LATEST_WIDTH, SHARE_SPEC, specs_for


@task(queue_name="pictures", priority=-10)  # mails must not wait for pictures
def make_sizes(image_pk: int) -> int:
    """Make every size a picture is served in and return how many there are; safe to repeat.

    Runs in the worker: one AVIF of a large picture costs more than a whole page may.
    """
    image = SiteImage.objects.filter(pk=image_pk).first()
    if image is None:  # deleted while the task waited
        return 0
    return len(image.get_renditions(*specs_for(image.width)))


def picture_from(field_file, *, title: str) -> SiteImage:
    """Take a file that already lies in the picture store into the site's pictures, without a second copy."""
    with field_file.open("rb") as file, PIL.Image.open(file) as opened:
        width, height = opened.size
    return SiteImage.objects.create(
        title=title, file=field_file.name, width=width, height=height, file_size=field_file.size
    )


def put_into_words(image: SiteImage, *, alt_th: str, alt_en: str = "") -> None:
    """Say what a picture shows, where nobody has said it yet; words that are there stay."""
    image.alt_th, image.alt_en = image.alt_th or alt_th, image.alt_en or alt_en
    image.save(update_fields=["alt_th", "alt_en"])


def pictures_without_sizes():
    """Return pictures that lack the size made last, or the one thought of last, for the housekeeping to ask again."""
    made_to_the_end = SiteImage.objects.filter(renditions__filter_spec=SHARE_SPEC)
    lacks_latest = Q(width__gt=LATEST_WIDTH) & ~Q(renditions__filter_spec=LATEST_SPEC)
    return SiteImage.objects.filter(~Q(pk__in=made_to_the_end) | lacks_latest)
