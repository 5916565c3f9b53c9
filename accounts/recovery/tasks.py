from celery import shared_task

from accounts.recovery import tokens


@shared_task(name="accounts.forget_recovery_tokens")
def forget_recovery_tokens():
    tokens.forget()
