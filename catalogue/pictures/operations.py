"""Makes and keeps the sizes of pictures."""

import PIL.Image
from django.db.models import Q
from django_tasks import task
from wagtail.images.rect import Rect

from .models import SiteImage
from .sizes import LATEST_SPEC, LATEST_WIDTH, SHARE_SPEC, specs_for

FOCUS_FIELDS = ("focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height")


@task(queue_name="pictures", priority=-10)  # mails must not wait for pictures
def make_sizes(image_pk: int) -> int:
    """Make every size a picture is served in and return how many there are; safe to repeat.

    Runs in the worker: one AVIF of a large picture costs more than a whole page may.
    """
    image = SiteImage.objects.filter(pk=image_pk).first()
    if image is None:  # deleted while the task waited
        return 0
    find_focus(image)
    return len(image.get_renditions(*specs_for(image.width)))


def find_focus(image: SiteImage) -> None:
    """Note how many faces a photograph seems to show, and where the eye goes, unless an editor has said it.

    A drawing is left alone: its maker set it as it is. A face that the computer sees is a question, not a fact.
    """
    if image.is_illustration or image.faces_found is not None:
        return
    with image.get_willow_image() as willow:
        faces = willow.detect_faces()
        around = faces or willow.detect_features()
    image.faces_found = len(faces)
    if not image.has_focal_point() and around:
        image.set_focal_point(bounding_rect(around))
    SiteImage.objects.filter(pk=image.pk).update(
        **{name: getattr(image, name) for name in ("faces_found", *FOCUS_FIELDS)}
    )


def bounding_rect(spots: list) -> Rect:
    """Return the smallest frame around faces (rectangles) or features (points)."""
    if len(spots[0]) == 2:
        spots = [(x, y, x, y) for x, y in spots]
    lefts, tops, rights, bottoms = zip(*spots, strict=True)
    return Rect(int(min(lefts)), int(min(tops)), int(max(rights)), int(max(bottoms)))


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
