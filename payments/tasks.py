"""Learning what became of payments whose notice is late or lost."""

from celery import shared_task

from payments.models import Payment
from payments.sweeping import ask_about_due, ask_and_reschedule


@shared_task(name="payments.ask_open")
def ask_open():
    ask_about_due()


@shared_task(name="payments.ask_one")
def ask_one(payment_id):
    ask_and_reschedule(Payment.objects.get(pk=payment_id))
