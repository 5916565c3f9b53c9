from importlib import import_module

from django.urls import path
from oscar.apps.checkout import apps


class CheckoutConfig(apps.CheckoutConfig):
    name = "checkout"

    def ready(self):
        import_module("checkout.paying")  # it listens to payments
        import_module("checkout.refunds.finishing")  # and so does it
        import_module("checkout.invoices.receivers")  # and they
        import_module("checkout.merging")
        import_module("checkout.privacy")

    def get_url_decorator(self, pattern):
        """None: each view asks to log in, the settlement in its own way."""

    def get_urls(self):
        settlement = import_module("checkout.views.settlement")
        paying = import_module("checkout.views.paying")
        shipping = import_module("checkout.views.shipping")
        urls = [
            path("", settlement.settle, name="settlement"),
            path("", settlement.settle, name="index"),  # Oscar's name for it
            path("shipping/", shipping.shipping, name="shipping"),
            path("<str:number>/pay/", paying.pay, name="pay"),
            path("<str:number>/status/", paying.status, name="status"),
            path("<str:number>/weixin/", paying.weixin, name="weixin"),
            path("<str:number>/thanks/", paying.thanks, name="thanks"),
        ]
        return self.post_process_urls(urls)
