"""What is measured runs as in production where it counts: connections that stay, tasks by Redis."""

from shuyuan.env import env
from shuyuan.settings.embedded import *
from shuyuan.settings.embedded import DATABASES

DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("prepare_threshold", 2)
CELERY_BROKER_URL = env.str("REDIS_URL")
CELERY_BROKER_TRANSPORT_OPTIONS = {}
CELERY_TASK_DEFAULT_QUEUE = "shuyuan-bench"
