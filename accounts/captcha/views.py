"""Challenges, fetched when somebody begins to fill in a form."""

from django.http import Http404, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.captcha import backends, proof
from accounts.captcha.visitors import visitor_to_be


@require_GET
@never_cache
def challenge(request):
    """For anybody: nothing is kept of it. None are given out while Geetest is in force."""
    if backends.in_force() != "altcha":
        raise Http404
    return JsonResponse(proof.make_challenge(visitor_to_be(request)))
