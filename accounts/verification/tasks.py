from celery import shared_task

from accounts.verification import mails


@shared_task(name="accounts.mail_code")
def mail_code(code_id):
    mails.send(code_id)


@shared_task(name="accounts.mail_due_codes")
def mail_due_codes():
    mails.send_due()


@shared_task(name="accounts.forget_codes")
def forget_codes():
    mails.forget()
