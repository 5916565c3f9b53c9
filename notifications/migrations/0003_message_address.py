from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0002_sms_messages'),
    ]

    operations = [
        migrations.AddField(
            model_name='message',
            name='address',
            field=models.EmailField(blank=True, max_length=254, verbose_name='收件地址'),
        ),
    ]
