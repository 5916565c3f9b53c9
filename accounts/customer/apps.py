from django.urls import path
from oscar.apps.customer import apps

from accounts.customer.addresses import ADDRESSES
from accounts.customer.views import Lead


class CustomerConfig(apps.CustomerConfig):
    """Oscar's account pages are ours: every name its templates reverse leads there."""

    name = "accounts.customer"

    def ready(self):
        """Oscar loads its views here; none of them is served."""

    def get_urls(self):
        return self.post_process_urls(
            [path(route, Lead.as_view(to=to), name=name) for name, route, to in ADDRESSES]
        )
