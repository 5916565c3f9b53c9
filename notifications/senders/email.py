"""E-mail, as plain text, by whatever Django's mail settings say."""

from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import send_mail


def send(message):
    parts = [message.body]
    if message.url:
        parts.append(urljoin(settings.SITE_URL + "/", message.url))
    parts.append(f"-- \n{settings.SHOP_NAME} {settings.SITE_URL}")
    send_mail(message.subject, "\n\n".join(parts), None, [message.address or message.user.email])
