"""The mail to an address that somebody says is theirs: made and sent outside the request, so that
an address with an account costs the one who signs up with it what any other does."""

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from celery import shared_task
from django.conf import settings
from django.urls import reverse
from django.utils import translation


@shared_task(name="accounts.mail_claim")
def mail_claim(address_id, language):
    """In the language of who asked. What was proven or forgotten meanwhile needs no mail."""
    claims = EmailAddress.objects.filter(pk=address_id, verified=False)
    claim = claims.select_related("user").first()
    if claim:
        with translation.override(language):
            get_adapter().send_mail(*letter_for(claim))


def letter_for(claim):
    """(template, address, facts): a link, or for an address with an account that it has one."""
    if EmailAddress.objects.is_verified(claim.email):
        facts = {"password_reset_url": address_of("account_reset_password")}
        return "account/email/account_already_exists", claim.email, facts
    link = address_of("account_confirm_email", EmailConfirmationHMAC(claim).key)
    facts = {"user": claim.user, "activate_url": link}
    return "account/email/email_confirmation", claim.email, facts


def address_of(page, *args):
    return settings.SITE_URL + reverse(page, args=args)
