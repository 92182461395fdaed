"""How long the packing room waits for its papers: python -m tests.bench.printing

Fifty parcels of four goods each, out of thirty on ten shelves; nothing is read from a database.
"""

import os
import time

import django

ORDERS, GOODS, SHELVES = 50, 30, 10
USUAL = ("pick-list", "slip", "label")


def main() -> None:
    from django.utils import timezone

    from checkout.fulfilment.papers.drawing import packing_pdf
    from checkout.fulfilment.papers.prints import PaperKind
    from tests.parcels import make_card, make_parcel

    parcels = [make_parcel(number, goods=goods_of(number)) for number in range(1, ORDERS + 1)]
    cards = [make_card(about="ทอผ้ากันใต้ถุนบ้าน " * 20)] * ORDERS
    for kinds in (*([kind] for kind in PaperKind.values), USUAL):
        begun, worked = time.perf_counter(), time.process_time()
        pdf = packing_pdf(parcels, kinds, cards=cards, at=timezone.now())
        waited, worked = time.perf_counter() - begun, time.process_time() - worked
        name = " + ".join(kinds)
        print(f"{name:<26}{waited:5.2f} s by the clock {worked:5.2f} s of work {len(pdf) // 1000:5} kB")  # noqa: T201


def goods_of(number: int) -> tuple:
    from tests.parcels import make_good

    places = [(number + step) % GOODS for step in range(4)]
    return tuple(
        make_good(record_pk=place, number=f"KKO-{place:04}", name_th=f"ผ้า {place}", shelf=f"A-{place % SHELVES}")
        for place in places
    )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    main()
