"""A row as the provider wants it, and a provider's words without what they should not repeat."""

from django.conf import settings
from django.views.decorators.debug import sensitive_variables

from notifications.senders.answers import Outgoing, StaffNeeded
from notifications.texts.wordings import CODE, wording_of


@sensitive_variables()
def make(message, provider):
    """Raises StaffNeeded where the provider has no template for it."""
    wording = wording_of(message.template, is_code=bool(message.code))
    values = wording.values(message.values | {CODE: message.code})
    return Outgoing(
        reference=str(message.pk),
        template_id=template_id(message, provider),
        phone=message.phone,
        ordered=tuple(values[name] for name in wording.ordered),
        named={name: values[name] for name in wording.named},
        text=wording.text % values,
    )


def template_id(message, provider):
    if provider == "outbox":
        return message.template
    known = settings.SMS_TEMPLATES[provider]
    found = known.get(message.template) or (message.code and known.get(CODE))
    if not found:
        raise StaffNeeded("no template", f"SMS_{provider.upper()}_TEMPLATES: {message.template}")
    return found


def without_secrets(text, message):
    """Providers like to say what they were asked."""
    number = message.phone.removeprefix("+86")
    for secret, shown in ((message.code, "******"), (number, message.masked_phone)):
        text = text.replace(secret, shown) if secret else text
    return text
