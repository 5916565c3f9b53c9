from django.views.generic import RedirectView

from accounts.languages import local


class Lead(RedirectView):
    """From an address of Oscar's to ours; `to` may name parts of the address."""

    to = "/account/"
    query_string = True

    def get_redirect_url(self, *args, **kwargs):
        query = self.request.META.get("QUERY_STRING", "")
        return local(self.to.format(**kwargs)) + (f"?{query}" if query else "")
