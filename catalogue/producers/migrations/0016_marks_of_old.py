"""Makes marks of the stars that were typed beside goods, and lets producers of old off the checklist."""

from django.db import migrations
from django.utils import timezone

from catalogue.producers.joining import write_default_steps


def stars_to_marks(apps, schema_editor):
    """Nobody saw a paper for these stars: each waits for its year, its end and its paper, and is not shown until then."""
    using = schema_editor.connection.alias
    Product, Mark = apps.get_model("catalogue", "Product"), apps.get_model("partner", "Mark")
    goods = Product.objects.using(using).filter(otop_stars__isnull=False)
    Mark.objects.using(using).bulk_create(
        (
            Mark(product_id=pk, kind="otop_stars", level=str(stars), is_illustrative=is_illustrative)
            for pk, stars, is_illustrative in goods.values_list("pk", "otop_stars", "is_illustrative")
        ),
        batch_size=1000,
    )
    goods.update(otop_stars=None)


def marks_to_stars(apps, schema_editor):
    using = schema_editor.connection.alias
    Product, Mark = apps.get_model("catalogue", "Product"), apps.get_model("partner", "Mark")
    for pk, level in Mark.objects.using(using).filter(kind="otop_stars").values_list("product", "level"):
        Product.objects.using(using).filter(pk=pk).update(otop_stars=int(level))


def let_old_ones_off(apps, schema_editor):
    """Who was shown before there was a checklist goes on being shown; the desk sees that she was let off, and why."""
    using = schema_editor.connection.alias
    write_default_steps(using, apps)
    Partner, Step = apps.get_model("partner", "Partner"), apps.get_model("partner", "JoiningStep")
    pks = list(Partner.objects.using(using).values_list("pk", flat=True))
    steps = list(Step.objects.using(using).filter(is_required=True).values_list("pk", flat=True))
    apps.get_model("partner", "StepAnswer").objects.using(using).bulk_create(
        (
            apps.get_model("partner", "StepAnswer")(
                producer_id=pk, step_id=step, kind="waived", reason="earlier", on=timezone.localdate()
            )
            for pk in pks
            for step in steps
        ),
        batch_size=1000,
    )
    Partner.objects.using(using).update(is_public=True)


class Migration(migrations.Migration):
    dependencies = [("partner", "0015_register")]
    operations = [
        migrations.RunPython(stars_to_marks, marks_to_stars),
        migrations.RunPython(let_old_ones_off, migrations.RunPython.noop),
    ]
