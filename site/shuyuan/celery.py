"""The Celery application. Tasks only hurry what the database already says is due."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shuyuan.settings.embedded")

app = Celery("shuyuan")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
