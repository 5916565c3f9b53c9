from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "learning"
    verbose_name = "学习"

    def ready(self):
        from checkout.signals import order_paid
        from learning.receivers import open_courses

        order_paid.connect(open_courses, dispatch_uid="learning.open_courses")
