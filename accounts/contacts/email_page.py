"""The page about one's e-mail address, which also mails a claimed one its link again (D28)."""

from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from allauth.account.models import EmailAddress

from accounts.contacts.views import ContactPage


class EmailPage(ContactPage):
    """POST with `action_send` and the claimed `email`: the link once more."""

    def post(self, request, *args, **kwargs):
        if "action_send" in request.POST:
            return self.send_link(request)
        return super().post(request, *args, **kwargs)

    def send_link(self, request):
        claims = EmailAddress.objects.filter(user=request.user, verified=False)
        asked = request.POST.get("email", "").replace("\0", "")  # PostgreSQL looks for none
        claim = claims.filter(email__iexact=asked).first()
        if claim:
            send_verification_email_to_address(request, claim)
        return self.to()
