from django.db import migrations

# The five classes of OTOP by the slugs that catalogue.products.facts knows.
CLASSES = {
    "food": "อาหาร",
    "beverage": "เครื่องดื่ม",
    "textile": "ผ้าและเครื่องแต่งกาย",
    "craft": "ของใช้ ของตกแต่ง ของที่ระลึก",
    "herbal": "สมุนไพรที่ไม่ใช่อาหาร",
}


def create_classes(apps, schema_editor):
    ProductClass = apps.get_model("catalogue", "ProductClass")
    for slug, name in CLASSES.items():
        ProductClass.objects.get_or_create(slug=slug, defaults={"name": name})


class Migration(migrations.Migration):

    dependencies = [("catalogue", "0036_goods_facts")]

    operations = [migrations.RunPython(create_classes, migrations.RunPython.noop)]
