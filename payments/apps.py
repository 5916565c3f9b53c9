from importlib import import_module

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "payments"
    verbose_name = "收付款"

    def ready(self):
        import_module("payments.reconciliation.tasks")  # where Celery would not look for any
        import_module("payments.merging")
        import_module("payments.privacy")
