"""My coupons."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from checkout.coupons.wallet import Tab, claims_in, numbers, own_tickets

PER_PAGE = 20


@login_required
@never_cache
@require_safe
def listing(request):
    """`?show=` one of wallet.Tab; an absurd page number shows the nearest page."""
    show = request.GET.get("show", "")
    tab = Tab(show) if show in Tab else Tab.UNUSED
    counts = numbers(request.user)
    page = Paginator(claims_in(tab, user=request.user), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "coupons": own_tickets(page.object_list),
        "show": tab,
        "tabs": tabs(counts, tab),
        "querystring": f"show={tab}" if tab is not Tab.UNUSED else "",
    }
    return render(request, "coupons/wallet.html", context)


def tabs(counts, shown):
    """(tab, label, number): what was withdrawn has a tab only while there is any."""
    rare = {Tab.OFF} if not counts[Tab.OFF] and shown != Tab.OFF else set()
    return [(one, one.label, counts[one]) for one in Tab if one not in rare]
