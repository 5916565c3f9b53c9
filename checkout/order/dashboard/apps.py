from importlib import import_module

from oscar.apps.dashboard.orders import apps


class OrdersDashboardConfig(apps.OrdersDashboardConfig):
    name = "checkout.order.dashboard"

    def ready(self):
        super().ready()
        views = import_module("checkout.order.dashboard.views")
        self.order_list_view = views.OrderList
        self.order_detail_view = views.OrderDetail
        self.order_stats_view = views.OrderStats
