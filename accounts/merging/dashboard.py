"""For shop staff: which account went into which, how it was proven, and what moved."""

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.views.generic import ListView

from accounts.models import Merge
from notifications.paging import ForgivingPages

LABELS = {
    "orders": _("订单"),
    "courses": _("课程"),
    "beli": _("贝里"),
    "coupons": _("优惠券"),
    "payments": _("支付"),
    "reviews": _("评价"),
    "messages": _("消息"),
    "addresses": _("收货地址"),
    "titles": _("发票抬头"),
    "baskets": _("购物车"),
}


class Merges(PermissionRequiredMixin, ForgivingPages, ListView):
    """The newest first; `?q=` a user name of either account. Staff with the permission."""

    permission_required = "accounts.view_merge"
    template_name = "merging/dashboard.html"
    paginate_by = 50

    def has_permission(self):
        return self.request.user.is_staff and super().has_permission()

    def get_queryset(self):
        name = self.request.GET.get("q", "").strip()
        rows = Merge.objects.select_related("kept", "gone")
        either = Q(kept__username__icontains=name) | Q(gone__username__icontains=name)
        return rows.filter(either) if name else rows

    def get_context_data(self, **kwargs):
        context = super().get_context_data(q=self.request.GET.get("q", ""), **kwargs)
        for merge in context["object_list"]:
            moved = merge.moved.items()
            merge.words = [(LABELS[name], n) for name, n in moved if n and name in LABELS]
        return context
