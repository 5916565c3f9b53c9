from celery import shared_task

from accounts.devices.listing import prune_all


@shared_task(name="accounts.forget_devices")
def forget_devices():
    prune_all()
