from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("checkout", "0003_refunds")]

    operations = [
        migrations.AlterModelOptions(
            name="refundrequest",
            options={
                "ordering": ["-id"],
                "permissions": [("decide_refundrequest", "Can decide refund requests")],
                "verbose_name": "退费申请",
                "verbose_name_plural": "退费申请",
            },
        ),
    ]
