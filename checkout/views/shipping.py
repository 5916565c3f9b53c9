"""Where goods are sent to. Courses never lead here."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.address import book
from accounts.address.filling import fill
from checkout import shipping as kept


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def shipping(request):
    """Choose an entry of the address book, or add one and choose that."""
    if request.method == "POST" and "chosen" in request.POST:
        kept.choose(request, own_address(request))
        return redirect(back(request))
    form = fill(request)
    if form.is_valid():
        try:
            address = book.add(user=request.user, facts=form.facts, as_default=form.as_default)
        except book.BookFull as error:
            form.add_error(None, str(error))
            return show(request, form, HTTPStatus.CONFLICT)
        kept.choose(request, address)
        return redirect(back(request))
    return show(request, form, HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK)


def own_address(request):
    """404 for somebody else's as for none."""
    chosen = request.POST["chosen"]
    is_number = chosen.isascii() and chosen.isdecimal() and len(chosen) < 19
    return get_object_or_404(request.user.addresses, pk=int(chosen) if is_number else 0)


def show(request, form, status):
    addresses = list(request.user.addresses.all())
    chosen = request.session.get(kept.SESSION_KEY)
    if chosen not in [address.pk for address in addresses]:
        chosen = addresses[0].pk if addresses else None
    context = {
        "form": form,
        "addresses": addresses,
        "chosen": chosen,
        "is_filled_in": request.method == "POST",
        "back": back(request),
    }
    return render(request, "checkout/shipping.html", context, status=status)


def back(request):
    """The settlement that led here."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    settlement = reverse("checkout:settlement")
    return wanted if wanted.startswith(settlement + "?") else settlement
