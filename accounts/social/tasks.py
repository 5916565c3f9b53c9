from celery import shared_task

from accounts.social import faces


@shared_task(name="accounts.take_face")
def take_face(account_id):
    faces.take(account_id)
