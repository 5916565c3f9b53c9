from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0100_price_periods")]

    operations = [
        migrations.AlterField(
            model_name="product",
            name="kind",
            field=models.CharField(
                choices=[("course", "课程"), ("degree", "学位课"), ("goods", "商品")],
                default="goods",
                max_length=16,
                verbose_name="类别",
            ),
        ),
    ]
