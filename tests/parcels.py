"""Parcels as papers know them: invented, and in no database."""

from datetime import date
from decimal import Decimal

from checkout.fulfilment.papers.contents import Address, Good, MakerCard, ToPack


def make_good(**facts) -> Good:
    known = {
        "record_pk": 1,
        "name": "ผ้าคลุมไหล่ฝ้ายย้อมคราม",
        "name_th": "ผ้าคลุมไหล่ฝ้ายย้อมคราม",
        "number": "KKO-0123",
        "sku": "KKO-0123",
        "unit": "ผืน",
        "producer_th": "กลุ่มทอผ้าบ้านดอนช้าง",
        "producer_pk": 1,
        "shelf": "B-02",
        "quantity": 1,
        "price_baht": Decimal("590.00"),
    }
    return Good(**{**known, **facts})


def make_parcel(number: int = 417, **facts) -> ToPack:
    known = {
        "order_pk": number,
        "order_number": f"KK-2569-{number:06}",
        "language": "th",
        "status_url": f"https://shop.example/orders/token-of-{number}/",
        "address": Address(
            name="สมหญิง ใจดี",
            lines=("123 หมู่ 4 ถนนมิตรภาพ", "ตำบลในเมือง อำเภอเมืองขอนแก่น", "จังหวัดขอนแก่น"),
            postcode="40000",
            phone="081 234 5678",
        ),
        "sold_on": date(2026, 11, 26),
        "leaves_on": date(2026, 11, 27),
        "goods": (make_good(),),
        "delivery_baht": Decimal("45.00"),
        "total_baht": Decimal("635.00"),
    }
    return ToPack(**{**known, **facts})


def make_card(**facts) -> MakerCard:
    known = {
        "language": "th",
        "name": "กลุ่มทอผ้าบ้านดอนช้าง",
        "place": "บ้านดอนช้าง · เมืองขอนแก่น",
        "since": "ตั้งแต่ พ.ศ. 2540",
        "about": "ทอผ้ากันใต้ถุนบ้าน",
        "url": "https://shop.example/producers/don-chang/",
    }
    return MakerCard(**{**known, **facts})
