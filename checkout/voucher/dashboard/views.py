"""Coupons, for shop staff: made, watched, switched on and off."""

from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import ListView, TemplateView, View

from checkout.coupons.claiming import voucher_of
from checkout.coupons.refusals import NoCode
from checkout.voucher.dashboard.claim_list import ClaimList
from checkout.voucher.dashboard.deleting import StillClaimed, delete_coupon
from checkout.voucher.dashboard.forms import CouponForm
from checkout.voucher.dashboard.saving import Saving
from checkout.voucher.dashboard.sheet import sheet
from checkout.voucher.dashboard.standing import SHOWS, watched
from checkout.voucher.models import Voucher

LIST = "dashboard:voucher-list"
DETAIL = "dashboard:voucher-stats"


class CouponList(ListView):
    """One search field (``q``: name or code) and one choice of rows (``show``). A code of a set
    is found by its whole code only."""

    template_name = "oscar/dashboard/vouchers/voucher_list.html"
    paginate_by = settings.OSCAR_DASHBOARD_ITEMS_PER_PAGE

    def get_queryset(self):
        coupons = Voucher.objects.select_related("voucher_set").order_by("-date_created", "-pk")
        wanted = self.request.GET.get("q", "").strip()
        coupons = coupons.filter(meant_by(wanted) if wanted else Q(voucher_set=None))
        show = SHOWS.get(self.request.GET.get("show"))
        return show.rows(coupons) if show else coupons

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"rows": watched(context["object_list"]), "shows": SHOWS.items()}


def meant_by(wanted):
    """Campaigns by a part of their name or code; any code however it is written."""
    like = Q(name__icontains=wanted) | Q(code__icontains=wanted)
    try:
        meant = voucher_of(wanted)
    except NoCode:
        meant = None
    return (Q(voucher_set=None) & like) | Q(pk=meant and meant.pk)


class OneCoupon:
    """A view of one coupon, ``pk`` in its address."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        coupons = Voucher.objects.select_related("voucher_set")
        self.voucher = get_object_or_404(coupons, pk=kwargs["pk"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"voucher": self.voucher}


class OwnCoupon(OneCoupon):
    """As OneCoupon, and leads from a code of a set to its set: they share their terms."""

    def dispatch(self, request, *args, **kwargs):
        if self.voucher.voucher_set_id is None:
            return super().dispatch(request, *args, **kwargs)
        messages.warning(request, _("这是优惠券集中的一个券码，请修改整个优惠券集。"))
        return redirect("dashboard:voucher-set-detail", self.voucher.voucher_set_id)


class CouponDetail(OneCoupon, ClaimList):
    template_name = "oscar/dashboard/vouchers/voucher_detail.html"

    def all_claims(self):
        return self.voucher.claims.all()

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"row": watched([self.voucher])[0]}


class CouponSheet(OneCoupon, View):
    def get(self, request, pk):
        return sheet(self.voucher.claims.all(), self.voucher.name)


class CouponSwitch(OwnCoupon, View):
    http_method_names = ["post"]

    def post(self, request, pk):
        is_on = bool(request.POST.get("on"))
        Voucher.objects.filter(pk=pk).update(is_on=is_on)
        messages.success(request, _("已启用。") if is_on else _("已停用：不能领取，也不能使用。"))
        return redirect(DETAIL, pk)


class CouponCreate(Saving):
    form_class = CouponForm
    success = DETAIL
    extra_context = {"title": gettext_lazy("新建优惠券"), "back": reverse_lazy(LIST)}


class CouponUpdate(OwnCoupon, Saving):
    form_class = CouponForm
    success = DETAIL

    def get_form_kwargs(self):
        known = CouponForm.kwargs_of(self.voucher) | {"voucher": self.voucher}
        return super().get_form_kwargs() | known

    def get_context_data(self, **kwargs):
        named = {"title": self.voucher.name, "back": reverse(DETAIL, args=[self.voucher.pk])}
        return super().get_context_data(**kwargs) | named


class CouponDelete(OwnCoupon, TemplateView):
    template_name = "oscar/dashboard/vouchers/voucher_delete.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "name": self.voucher.name,
            "can_go": not self.voucher.claims.filter(owner__isnull=False).exists(),
            "back": reverse(DETAIL, args=[self.voucher.pk]),
        }

    def post(self, request, pk):
        try:
            delete_coupon(self.voucher)
        except StillClaimed:
            return self.render_to_response(self.get_context_data(), status=409)
        messages.success(request, _("已删除。"))
        return redirect(LIST)
