from importlib import import_module

from django.apps import AppConfig


class BeliConfig(AppConfig):
    name = "beli"
    verbose_name = "贝里"

    def ready(self):
        from accounts.signals import contact_verified
        from beli.welcome import on_contact_verified

        contact_verified.connect(on_contact_verified, dispatch_uid="beli.welcome")
        import_module("beli.merging")
        import_module("beli.privacy")
