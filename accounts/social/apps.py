from importlib import import_module

from django.apps import AppConfig


class SocialConfig(AppConfig):
    name = "accounts.social"
    verbose_name = "第三方登录"

    def ready(self):
        import_module("accounts.social.receivers")
