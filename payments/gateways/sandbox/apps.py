from django.apps import AppConfig


class SandboxConfig(AppConfig):
    name = "payments.gateways.sandbox"
    label = "sandbox"
    verbose_name = "模拟收银台"
