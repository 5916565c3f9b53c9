import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sandbox", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="sandboxtrade",
            name="notify_url",
            field=models.CharField(blank=True, default="", max_length=256),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="sandboxrefund",
            name="made_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
    ]
