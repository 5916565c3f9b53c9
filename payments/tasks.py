"""Learning what became of payments and refunds whose news is late or lost."""

from celery import shared_task

from payments.models import Payment, Refund
from payments.refund_sending import send, send_due
from payments.sweeping import ask_about_due, ask_and_reschedule


@shared_task(name="payments.ask_open")
def ask_open():
    ask_about_due()


@shared_task(name="payments.ask_one")
def ask_one(payment_id):
    ask_and_reschedule(Payment.objects.get(pk=payment_id))


@shared_task(name="payments.send_refunds")
def send_refunds():
    send_due()


@shared_task(name="payments.send_refund")
def send_refund(refund_id):
    send(Refund.objects.select_related("payment").get(pk=refund_id))
