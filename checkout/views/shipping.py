"""Where goods are sent to. Courses never lead here."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from checkout.shipping import ShippingForm


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def shipping(request):
    """Kept in the session until the order is placed."""
    back = request.POST.get("next") or request.GET.get("next", "")
    if not back.startswith(reverse("checkout:settlement") + "?"):
        back = reverse("checkout:settlement")
    form = ShippingForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.keep()
        return redirect(back)
    status = 400 if form.is_bound else 200
    return render(request, "checkout/shipping.html", {"form": form, "back": back}, status=status)
