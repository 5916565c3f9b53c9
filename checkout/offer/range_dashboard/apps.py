from importlib import import_module

from oscar.apps.dashboard.ranges import apps


class RangesDashboardConfig(apps.RangesDashboardConfig):
    name = "checkout.offer.range_dashboard"

    def ready(self):
        super().ready()
        self.delete_view = import_module("checkout.offer.range_dashboard.views").RangeDelete
