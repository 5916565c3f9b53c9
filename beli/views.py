"""A person's beli: how many there are and how that came about."""

from decimal import Decimal
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from beli.statement import SHOWS, held, month_named, months, rows, standing

PER_PAGE = 20


@require_safe
@never_cache
@login_required
def statement(request):
    """`?show=` in, out or held; `?month=2026-11`. What is absurd is taken as everything."""
    show = request.GET.get("show", "")
    show = show if show in SHOWS else ""
    month = month_named(request.GET.get("month", ""))
    chosen = {"show": show, "month": month and f"{month:%Y-%m}"}
    entries = rows(request.user, show, month)
    context = {
        "page_obj": Paginator(entries, PER_PAGE).get_page(request.GET.get("page")),
        "shows": [(name, label) for name, (label, _rows) in SHOWS.items()],
        "months": months(request.user),
        "chosen": chosen,
        "querystring": urlencode({name: value for name, value in chosen.items() if value}),
        **summary(request.user),
    }
    return render(request, "beli/statement.html", context)


def summary(user):
    now, holds = standing(user), held(user)
    return {
        "available": now.available,
        "worth": Decimal(now.available) / settings.BELI_PER_YUAN,
        "rate": settings.BELI_PER_YUAN,
        "gift": settings.WELCOME_BELI,
        "lapsing": now.lapsing,
        "holds": holds,
        "held": -sum(entry.amount for entry in holds),
    }
