from django.db import migrations
from django.db.models import OuterRef, Subquery


def remember_payments(apps, schema_editor):
    """Orders paid before know the payment that paid them."""
    Order, Payment = apps.get_model("order", "Order"), apps.get_model("payments", "Payment")
    of_order = Payment.objects.filter(
        payable_type__app_label="order",
        payable_type__model="order",
        payable_id=OuterRef("pk"),
        status="paid",
        attention="",
    )
    paid = Order.objects.filter(status="paid", payment=None)
    paid.update(payment=Subquery(of_order.order_by("paid_at").values("pk")[:1]))


class Migration(migrations.Migration):
    dependencies = [
        ("order", "0102_refunds"),
        ("payments", "0002_refunds_and_statements"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(remember_payments, migrations.RunPython.noop)]
