from importlib import import_module

from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "learning"
    verbose_name = "学习"

    def ready(self):
        from checkout.signals import order_announced, order_paid, order_refunded
        from checkout.study_facts import register
        from learning.receivers import announce_courses, close_courses, open_courses
        from learning.studied import study_of

        order_paid.connect(open_courses, dispatch_uid="learning.open_courses")
        order_announced.connect(announce_courses, dispatch_uid="learning.announce_courses")
        order_refunded.connect(close_courses, dispatch_uid="learning.close_courses")
        register(study_of)
        import_module("learning.merging")
        import_module("learning.privacy")
