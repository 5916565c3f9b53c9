"""The claim centre. Everybody may look; who claims is asked to log in and comes back."""

from http import HTTPStatus
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from checkout.coupons.claim_centre import listed, public_coupons, shown_as
from checkout.coupons.claim_wishes import remember_wish, take_wish
from checkout.coupons.claims import ClaimRefused, NoCode, NoSuchCode, claim
from checkout.coupons.redeeming import TooManyTries, redeem

PER_PAGE = 24
FILTERS = {
    "": (gettext_lazy("全部"), {}),
    "general": (gettext_lazy("通用券"), {"offers__condition__range": None}),
    "course": (gettext_lazy("课程券"), {"offers__condition__range__isnull": False}),
}
REFUSALS = {
    NoCode: HTTPStatus.BAD_REQUEST,
    NoSuchCode: HTTPStatus.BAD_REQUEST,
    TooManyTries: HTTPStatus.TOO_MANY_REQUESTS,
}


@never_cache
@require_safe
def centre(request):
    """`?show=` general or course; an absurd page number shows the nearest page."""
    show = request.GET.get("show", "")
    show = show if show in FILTERS else ""
    coupons = listed(request.user).filter(**FILTERS[show][1])
    page = Paginator(coupons, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "coupons": shown_as(page.object_list, user=request.user),
        "show": show,
        "filters": [(name, label) for name, (label, _rule) in FILTERS.items()],
        "querystring": f"show={show}" if show else "",
    }
    return render(request, "coupons/centre.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def coupon(request, pk):
    """POST claims it. GET shows it with its button: the way of pages that carry no token.

    Who has to log in first has pressed the button already: coming back is enough.
    """
    voucher = get_object_or_404(public_coupons(), pk=pk)
    if request.user.is_authenticated:
        wish = take_wish(request, voucher)
        if request.method == "POST" or wish is not None:
            return claim_for(request, voucher, back=page_before(request) or wish)
    elif request.method == "POST":
        remember_wish(request, voucher, back=page_before(request))
        return redirect_to_login(request.path)
    return show_coupon(request, voucher)


def claim_for(request, voucher, back):
    """`back`: where to go then; without one the coupon's own page shows it."""
    try:
        claim(user=request.user, voucher_id=voucher.pk)
    except ClaimRefused as error:
        return show_coupon(request, voucher, error=error, status=status_of(error))
    messages.success(request, _("领取成功：%(name)s") % {"name": voucher.title})
    return redirect(back or request.path)


def show_coupon(request, voucher, *, error="", status=HTTPStatus.OK):
    [shown] = shown_as([voucher], user=request.user)
    context = {"coupon": shown, "error": error, "back": page_before(request)}
    return render(request, "coupons/coupon.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request):
    """A code that was printed, sent or told. POST redeems it; GET asks for it."""
    typed = (request.POST.get("code") or request.GET.get("code", "")).strip()
    if not request.user.is_authenticated:
        return redirect_to_login(f"{request.path}?{urlencode({'code': typed})}")
    if request.method != "POST":
        if typed:
            messages.info(request, _("请按“兑换”完成。"))
        return render(request, "coupons/code.html", {"typed": typed})
    try:
        redeemed = redeem(request, code=typed)
    except ClaimRefused as error:
        context = {"typed": typed, "error": error}
        return render(request, "coupons/code.html", context, status=status_of(error))
    messages.success(request, _("兑换成功：%(name)s") % {"name": redeemed.voucher.title})
    return redirect("wallet:list")


def status_of(error):
    return REFUSALS.get(type(error), HTTPStatus.CONFLICT)


def page_before(request):
    """The page of ours that the form names, or nothing."""
    url = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        url, {request.get_host()}, require_https=request.is_secure()
    )
    return url if is_ours else ""
