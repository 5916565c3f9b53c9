from django.db import migrations
from django.db.models import Exists, OuterRef, Subquery


def remember_payments(apps, schema_editor):
    """Orders paid before know the payment that paid them.

    That is the one whose number at the gateway stands in the order's books as its source of money,
    else the first that was paid: one that staff are to look at may well be it. Without stay orders
    that beli or coupons paid, or that cost nothing, and those that no paid payment is kept of.
    """
    Order, Payment = apps.get_model("order", "Order"), apps.get_model("payments", "Payment")
    Source = apps.get_model("payment", "Source")
    of_order = Payment.objects.filter(
        payable_type__app_label="order",
        payable_type__model="order",
        payable_id=OuterRef("pk"),
        status="paid",
    )
    in_books = Source.objects.filter(
        order=OuterRef("payable_id"),
        source_type__code=OuterRef("gateway"),
        reference=OuterRef("trade_no"),
    )
    best_first = of_order.annotate(in_books=Exists(in_books)).order_by("-in_books", "paid_at", "pk")
    paid = Order.objects.filter(status="paid", payment=None).exclude(
        payment_type__in=["beli", "coupon", "free"]
    )
    paid.update(payment=Subquery(best_first.values("pk")[:1]))


class Migration(migrations.Migration):
    dependencies = [
        ("order", "0102_refunds"),
        ("payments", "0002_refunds_and_statements"),
        ("payment", "0005_auto_20200801_0817"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(remember_payments, migrations.RunPython.noop)]
