"""What Celery's beat starts, and how often, in seconds. Each is a sweep that may run twice."""

CELERY_BEAT_SCHEDULE = {
    "release overdue orders": {"task": "checkout.release_overdue", "schedule": 30},
    "forget guests' baskets": {"task": "checkout.forget_guests_baskets", "schedule": 3600},
    "ask about open payments": {"task": "payments.ask_open", "schedule": 60},
    "send due messages": {"task": "notifications.send_due", "schedule": 30},
    "publish what is scheduled": {"task": "home.publish_scheduled", "schedule": 60},
}
