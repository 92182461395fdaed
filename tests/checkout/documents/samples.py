"""The data of a paper, as they are frozen."""

from copy import deepcopy

ROW = {
    "line": 1,
    "name": {"th": "ผ้าคลุมไหล่ฝ้ายย้อมคราม", "en": "Indigo cotton shawl"},
    "quantity": "1",
    "unit": {"th": "ผืน", "en": ""},
    "price_baht": "107.00",
    "discount_baht": "0.00",
    "total_baht": "107.00",
    "vat_percent": "7",
    "vat_baht": "7.00",
    "value_baht": "100.00",
}
SAMPLE = {
    "kind": "full",
    "title": {"th": "ใบเสร็จรับเงิน/ใบกำกับภาษี", "en": "Receipt/Tax invoice"},
    "number": "TX2569-000001",
    "language": "en",
    "demo": False,
    "issued_at": "2026-11-26T10:00:00+07:00",
    "dated": {"iso": "2026-11-26", "th": "26 พฤศจิกายน 2569", "en": "26 November 2026"},
    "order": "KK-2569-000001",
    "seller": {
        "name": "บริษัท ผ้าไหมตัวอย่าง จำกัด",
        "address": "1 หมู่ 1 จังหวัดขอนแก่น 40000",
        "tax_id": "0-1234-56789-01-6",
        "branch": {"th": "สำนักงานใหญ่", "en": "Head office"},
    },
    "buyer": {
        "name": "บริษัท ผู้ซื้อ จำกัด",
        "address": "99 กรุงเทพมหานคร 10310",
        "tax_id": "0-1234-56789-01-6",
        "branch": {"th": "สาขาที่ 00012", "en": "Branch 00012"},
        "from_parcel": False,
    },
    "rows": [ROW],
    "discount_baht": "0.00",
    "total_baht": "107.00",
    "total_text": "หนึ่งร้อยเจ็ดบาทถ้วน",
    "value_baht": "100.00",
    "vat_baht": "7.00",
    "vat_groups": [{"percent": "7", "value_baht": "100.00", "vat_baht": "7.00"}],
    "paid": {"th": "พร้อมเพย์", "en": "PromptPay"},
}


def sample(*, rows: int = 1) -> dict:
    """Return these data to change as one likes, with so many rows."""
    data = deepcopy(SAMPLE)
    data["rows"] = [deepcopy(ROW) for _ in range(rows)]
    return data
