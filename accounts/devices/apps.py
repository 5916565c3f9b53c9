from importlib import import_module

from allauth.usersessions.apps import UserSessionsConfig


class DevicesConfig(UserSessionsConfig):
    """allauth's app. Its own receiver asks three queries for every device at each login."""

    def ready(self):
        import_module("accounts.devices.receivers")
