from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "账户"

    def ready(self):
        import_module("accounts.receivers")
        import_module("accounts.entrance.welcome")
        import_module("accounts.recovery.receivers")
        import_module("accounts.events.receivers")
        import_module("accounts.second_step.receivers")
        import_module("accounts.privacy.after_login")
        import_module("accounts.merging.rows")
        import_module("accounts.privacy.own_rows")
        import_module("accounts.privacy.oscar_rows")
