"""A person's beli: the balance and how it came about."""

from decimal import Decimal

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from beli.ledger import balance
from beli.models import Entry

PER_PAGE = 20


@require_safe
@never_cache
@login_required
def statement(request):
    entries = Entry.objects.filter(account__user=request.user)
    beli = balance(request.user)
    context = {
        "page_obj": Paginator(entries, PER_PAGE).get_page(request.GET.get("page")),
        "balance": beli,
        "worth": Decimal(beli) / settings.BELI_PER_YUAN,
        "rate": settings.BELI_PER_YUAN,
        "gift": settings.WELCOME_BELI,
    }
    return render(request, "beli/statement.html", context)
