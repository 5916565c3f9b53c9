from importlib import import_module

from django.apps import AppConfig


class BeliConfig(AppConfig):
    name = "beli"
    verbose_name = "贝里"

    def ready(self):
        from accounts.signals import contact_verified
        from beli.welcome import welcome

        contact_verified.connect(welcome, dispatch_uid="beli.welcome")
        import_module("beli.merging")
        import_module("beli.privacy")
