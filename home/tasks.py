from celery import shared_task

from home.scheduling import publish_due


@shared_task(name="home.publish_scheduled")
def publish_scheduled():
    publish_due()
