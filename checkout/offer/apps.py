from importlib import import_module

from oscar.apps.offer import apps

from catalogue.partner import sale_prices


class OfferConfig(apps.OfferConfig):
    name = "checkout.offer"

    def ready(self):
        super().ready()
        sale_prices.register(import_module("checkout.offer.sales").sales_now)
