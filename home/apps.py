from importlib import import_module

from django.apps import AppConfig

CONTEXTS = ("course_details", "course_list", "front", "teacher_details")


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = "内容"

    def ready(self):
        for module in CONTEXTS:  # each registers with public_pages.page_context
            import_module(f"home.{module}")
        import_module("home.local_titles")
        import_module("home.receivers").connect()
        import_module("home.purging").connect()
