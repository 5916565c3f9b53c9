from celery import shared_task

from notifications import sending
from notifications.texts import forgetting
from notifications.texts import sending as texts


@shared_task(name="notifications.send_one")
def send_one(message_id):
    sending.send(message_id)


@shared_task(name="notifications.send_due")
def send_due():
    sending.send_due()


@shared_task(name="notifications.send_sms")
def send_sms(message_id):
    texts.send(message_id)


@shared_task(name="notifications.send_due_sms")
def send_due_sms():
    texts.send_due()


@shared_task(name="notifications.forget_old_sms")
def forget_old_sms():
    forgetting.forget_old()
