from django.utils.module_loading import import_string
from oscar.apps.order import apps
from oscar.apps.order.signals import order_placed


class OrderConfig(apps.OrderConfig):
    name = "checkout.order"

    def ready(self):
        """Oscar counts purchases when an order is placed, two queries a line on hot rows. Here
        most that is placed may never be paid: statistics are aggregated from paid orders."""
        super().ready()
        order_placed.disconnect(
            import_string("oscar.apps.analytics.receivers.receive_order_placed")
        )
