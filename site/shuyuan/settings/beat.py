"""What Celery's beat starts, and when (or how often, in seconds). All of it may run twice."""

from celery.schedules import crontab

CELERY_BEAT_SCHEDULE = {
    "release overdue orders": {"task": "checkout.release_overdue", "schedule": 30},
    "follow up paid orders": {"task": "checkout.follow_up_due", "schedule": 30},
    "forget guests' baskets": {"task": "checkout.forget_guests_baskets", "schedule": 3600},
    "expire coupons": {"task": "checkout.expire_coupons", "schedule": 3600},
    "ask about open payments": {"task": "payments.ask_open", "schedule": 60},
    "send due refunds": {"task": "payments.send_refunds", "schedule": 60},
    "reconcile due statements": {"task": "payments.reconcile", "schedule": 600},
    "send due text messages": {"task": "notifications.send_due_sms", "schedule": 10},
    "forget whose text messages were": {"task": "notifications.forget_old_sms", "schedule": 3600},
    "send due messages": {"task": "notifications.send_due", "schedule": 30},
    "mail due codes": {"task": "accounts.mail_due_codes", "schedule": 30},
    "forget devices": {"task": "accounts.forget_devices", "schedule": 3600},
    "forget old codes": {"task": "accounts.forget_codes", "schedule": 3600},
    "forget recoveries": {"task": "accounts.forget_recovery_tokens", "schedule": 3600},
    "change contacts that waited": {
        "task": "accounts.apply_contact_changes",
        "schedule": 300,
    },
    "make and delete exports": {"task": "accounts.sweep_exports", "schedule": 300},
    "close accounts": {"task": "accounts.close_accounts", "schedule": 1800},
    "forget old events": {"task": "accounts.forget_events", "schedule": crontab(hour=4)},
    "sweep merges of accounts": {"task": "accounts.sweep_merges", "schedule": 300},
    "publish what is scheduled": {"task": "home.publish_scheduled", "schedule": 60},
    "give forgotten welcomes": {"task": "beli.give_forgotten_welcomes", "schedule": 300},
    "let beli lapse": {"task": "beli.expire_due", "schedule": crontab(minute=10)},
    "check the beli ledger": {"task": "beli.check", "schedule": crontab(hour=3, minute=30)},
}
