from celery import shared_task

from notifications import sending


@shared_task(name="notifications.send_one")
def send_one(message_id):
    sending.send(message_id)


@shared_task(name="notifications.send_due")
def send_due():
    sending.send_due()
