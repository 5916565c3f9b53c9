"""The claims of a coupon or of a set of codes, with whose they are and in which order."""

from django.db.models import Q
from django.views.generic import ListView

from checkout.coupons import windows
from checkout.models import CouponClaim


def standing(status):
    """Those with that status, judged on read as `status_now` is."""
    waiting = Q(status__in=[CouponClaim.Status.UNCLAIMED, CouponClaim.Status.UNUSED])
    over = waiting & Q(use_until__isnull=False, use_until__lt=windows.today())
    if status == CouponClaim.Status.EXPIRED:
        return Q(status=status) | over
    return Q(status=status) & ~over


class ClaimList(ListView):
    """Chosen by ``status``; searched by ``q``: a claim's number, an account or an order."""

    context_object_name = "claims"
    paginate_by = 50

    def all_claims(self):
        raise NotImplementedError

    def get_queryset(self):
        claims = self.all_claims().select_related("owner", "order", "voucher")
        if (status := self.request.GET.get("status")) in CouponClaim.Status.values:
            claims = claims.filter(standing(status))
        wanted = self.request.GET.get("q", "").strip()
        if wanted:
            claims = claims.filter(
                Q(number__iexact=wanted)
                | Q(owner__username__iexact=wanted)
                | Q(owner__email__iexact=wanted)
                | Q(owner__phone=wanted)
                | Q(order__number=wanted)
            )
        return claims.order_by("-pk")

    def get_context_data(self, **kwargs):
        statuses = CouponClaim.Status.choices
        return super().get_context_data(**kwargs) | {"statuses": statuses}
