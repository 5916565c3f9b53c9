"""Sets of codes, for shop staff: made by the thousand, downloaded, watched, switched."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import ListView, TemplateView, View

from checkout.models import CouponClaim
from checkout.voucher.dashboard.claim_list import ClaimList
from checkout.voucher.dashboard.deleting import StillClaimed, delete_set
from checkout.voucher.dashboard.forms import CodeSetForm
from checkout.voucher.dashboard.saving import Saving
from checkout.voucher.dashboard.sheet import sheet
from checkout.voucher.dashboard.standing import watched_sets
from checkout.voucher.models import Voucher, VoucherSet

LIST = "dashboard:voucher-set-list"
DETAIL = "dashboard:voucher-set-detail"


class CodeSetList(ListView):
    queryset = VoucherSet.objects.order_by("-date_created", "-pk")
    template_name = "oscar/dashboard/vouchers/voucher_set_list.html"
    paginate_by = settings.OSCAR_DASHBOARD_ITEMS_PER_PAGE

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"rows": watched_sets(context["object_list"])}


class OneSet:
    """A view of one set of codes, ``pk`` in its address."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        sets = VoucherSet.objects.filter(vouchers__isnull=False).distinct()
        self.code_set = get_object_or_404(sets, pk=kwargs["pk"])

    def claims(self):
        return CouponClaim.objects.filter(voucher__voucher_set=self.code_set)

    def get_context_data(self, **kwargs):
        known = {"code_set": self.code_set, "of_sets": True}
        return super().get_context_data(**kwargs) | known


class CodeSetDetail(OneSet, ClaimList):
    template_name = "oscar/dashboard/vouchers/voucher_set_detail.html"

    def all_claims(self):
        return self.claims()

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"row": watched_sets([self.code_set])[0]}


class CodeSetSheet(OneSet, View):
    def get(self, request, pk):
        return sheet(self.claims(), self.code_set.name)


class CodeSetCreate(Saving):
    form_class = CodeSetForm
    success = DETAIL
    extra_context = {
        "title": gettext_lazy("新建优惠券集"),
        "back": reverse_lazy(LIST),
        "of_sets": True,
    }


class CodeSetUpdate(OneSet, Saving):
    form_class = CodeSetForm
    success = DETAIL

    def get_form_kwargs(self):
        known = CodeSetForm.kwargs_of(self.code_set.vouchers.first())
        known["initial"] |= {
            "name": self.code_set.name,
            "number": self.code_set.count,
            "description": self.code_set.description,
        }
        return super().get_form_kwargs() | known | {"code_set": self.code_set}

    def get_context_data(self, **kwargs):
        named = {"title": self.code_set.name, "back": reverse(DETAIL, args=[self.code_set.pk])}
        return super().get_context_data(**kwargs) | named


class CodeSetSwitch(OneSet, View):
    http_method_names = ["post"]

    def post(self, request, pk):
        is_on = bool(request.POST.get("on"))
        Voucher.objects.filter(voucher_set=self.code_set).update(is_on=is_on)
        messages.success(request, _("已启用。") if is_on else _("已停用：不能领取，也不能使用。"))
        return redirect(DETAIL, pk)


class CodeSetDelete(OneSet, TemplateView):
    template_name = "oscar/dashboard/vouchers/voucher_delete.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "name": self.code_set.name,
            "can_go": not self.claims().filter(owner__isnull=False).exists(),
            "back": reverse(DETAIL, args=[self.code_set.pk]),
        }

    def post(self, request, pk):
        try:
            delete_set(self.code_set)
        except StillClaimed:
            return self.render_to_response(self.get_context_data(), status=409)
        messages.success(request, _("已删除。"))
        return redirect(LIST)
