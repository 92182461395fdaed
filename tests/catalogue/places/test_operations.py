import pytest

from catalogue.places.models import Country, District, Province, Tambon
from catalogue.places.operations import load_places

pytestmark = pytest.mark.django_db

HEAD = (
    "province_th,province_en,amphoe_th,amphoe_en,tambon_th,tambon_en,"
    "postcode,province_code,amphoe_code,tambon_code,postcode_alt\n"
)
CHONNABOT = "ขอนแก่น,Khon Kaen,ชนบท,Chonnabot,ชนบท,Chonnabot,40180,40,4018,401801,\n"


def write(path, *rows: str):
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    return path


def test_load_places_knows_all_of_thailand():
    counts = load_places()

    assert counts == {"provinces": 77, "districts": 928, "tambons": 7436}
    assert District.objects.filter(slug__isnull=False).count() == 26
    assert Tambon.objects.exclude(other_postcode="").count() == 100
    assert Country.objects.get().iso_3166_1_a2 == "TH"


def test_load_places_writes_both_languages(tmp_path):
    load_places(write(tmp_path / "places.csv", CHONNABOT))

    district = District.objects.get()
    assert (district.code, district.name_th, district.name_en, district.slug) == (
        "4018",
        "ชนบท",
        "Chonnabot",
        "chonnabot",
    )


def test_load_places_again_changes_nothing(tmp_path):
    path = write(tmp_path / "places.csv", CHONNABOT)
    load_places(path)
    before = list(Tambon.objects.values())

    load_places(path)

    assert list(Tambon.objects.values()) == before


def test_load_places_takes_over_a_new_postcode_and_keeps_the_key(tmp_path):
    load_places(write(tmp_path / "places.csv", CHONNABOT))
    tambon = Tambon.objects.get()

    load_places(write(tmp_path / "places.csv", CHONNABOT.replace(",40180,", ",40181,")))

    assert Tambon.objects.get().postcode == "40181"
    assert Tambon.objects.get().pk == tambon.pk


def test_load_places_keeps_a_place_that_left_the_table(tmp_path):
    load_places(write(tmp_path / "places.csv", CHONNABOT))

    load_places(write(tmp_path / "places.csv", CHONNABOT.replace("401801", "401802")))

    assert Tambon.objects.count() == 2
    assert Province.objects.count() == 1
