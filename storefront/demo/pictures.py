"""Hangs up the demo's drawn pictures: goods, districts, stories."""

from pathlib import PurePosixPath

from django.core.files.images import get_image_dimensions
from django.core.files.storage import default_storage
from django.db import transaction
from wagtail.models import Collection

from catalogue.pictures.models import SiteImage
from catalogue.places.models import District

from .tables import DATA, rows

COLLECTIONS = {"product": "goods", "variant": "goods", "district": "places", "story": "stories"}
FOLDER = "original_images"
# Some goods stay without a picture, so that the woven placeholder can be seen in three palettes.
WITHOUT_PICTURE = {"KKO-0040", "KKO-0089", "KKO-0132"}


@transaction.atomic
def load_pictures() -> int:
    """Copy the pictures into the shop with their words in both languages, and return how many there are."""
    known = pictures_by_file()
    collections = {name: _collection(name) for name in set(COLLECTIONS.values())}
    wanted = [row for row in rows("pictures/index.csv") if row["product_id_or_code"] not in WITHOUT_PICTURE]
    for row in wanted:
        if row["file"] not in known:
            _hang(row, collections[COLLECTIONS[row["kind"]]])
    _hang_in_districts(wanted)
    return len(wanted)


def pictures_by_file() -> dict[str, SiteImage]:
    """Return the pictures of the shop by the name of their file."""
    return {PurePosixPath(image.file.name).name: image for image in SiteImage.objects.all()}


def _collection(name: str) -> Collection:
    found = Collection.objects.filter(name=name).first()
    return found or Collection.get_first_root_node().add_child(name=name)


def _hang(row: dict, collection: Collection) -> None:
    source = DATA / "pictures" / row["file"]
    name = f"{FOLDER}/{row['file']}"
    if not default_storage.exists(name):
        with source.open("rb") as file:
            name = default_storage.save(name, file)
    width, height = get_image_dimensions(source)
    # Size and file size are given here, or the picture would be read twice more.
    SiteImage.objects.create(
        title=row["alt_en"][:255],
        file=name,
        width=width,
        height=height,
        file_size=source.stat().st_size,
        collection=collection,
        alt_th=row["alt_th"],
        alt_en=row["alt_en"],
        is_illustration=True,
    )


def _hang_in_districts(wanted: list[dict]) -> None:
    pictures = pictures_by_file()
    for row in wanted:
        if row["kind"] == "district":
            bare = District.objects.filter(code=row["product_id_or_code"], picture=None)
            bare.update(picture=pictures[row["file"]])
