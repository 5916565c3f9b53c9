"""Contacts that the welcome gift was given for; those of earlier gifts are kept as they are now."""

from django.db import migrations, models

from beli.gifted import KINDS, digest_of


def keep_earlier(apps, schema_editor):
    Entry, Gifted = (apps.get_model("beli", name) for name in ("Entry", "GiftedContact"))
    given = Entry.objects.filter(kind="welcome").order_by()
    for kind in KINDS:
        values = given.exclude(**{f"account__user__{kind}": None})
        values = values.values_list(f"account__user__{kind}", flat=True)
        rows = [Gifted(digest=digest_of(kind, value)) for value in values.iterator(chunk_size=500)]
        Gifted.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_merge"), ("beli", "0004_merged_accounts")]
    operations = [
        migrations.CreateModel(
            name="GiftedContact",
            fields=[
                (
                    "digest",
                    models.CharField(max_length=64, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
            ],
            options={
                "verbose_name": "领过新人礼的联系方式",
                "verbose_name_plural": "领过新人礼的联系方式",
            },
        ),
        migrations.RunPython(keep_earlier, migrations.RunPython.noop),
    ]
