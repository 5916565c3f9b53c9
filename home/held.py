"""What a visitor has already: courses in the basket, and coupons among those that a page offers."""

from collections import Counter

from django.conf import settings
from django.db.models import CharField, F, Value

from checkout.basket.models import Line
from checkout.models import CouponClaim

MOST = 24  # coupons that a page may ask about
LONGEST = 18  # digits of an id


class Held:
    """One query for both, none for who is nobody. Looking makes no basket, and asks no prices."""

    def __init__(self, request):
        self.request, self.user = request, request.user
        self.rows = list(self.found()) if self.user.is_authenticated else []

    def found(self):
        """(voucher id, how many one person may have, status of a claim); 0 for the basket's."""
        lines = Line.objects.filter(basket__owner=self.user, basket__status="Open").order_by()
        lines = lines.values_list(Value(0), Value(0), Value("", CharField()))
        asked = numbers(self.request.GET.get("coupons", ""))
        if not asked:
            return lines
        claims = CouponClaim.objects.of(self.user).filter(voucher__in=asked).order_by()
        facts = claims.values_list("voucher_id", F("voucher__per_person"), "status")
        return lines.union(facts, all=True)

    @property
    def basket_count(self):
        """How many courses lie in the basket; a guest's, or one that joins its owner's just now."""
        if settings.OSCAR_BASKET_COOKIE_OPEN in self.request.COOKIES:
            return self.request.basket.num_lines
        return sum(not voucher for voucher, _limit, _status in self.rows)

    @property
    def coupons(self):
        """[(voucher id, is one still to be used?)] of what one cannot claim again."""
        claims = [row for row in self.rows if row[0]]
        times = Counter(voucher for voucher, _limit, _status in claims)
        limits = {voucher: limit for voucher, limit, _status in claims}
        usable = {voucher for voucher, _limit, status in claims if status == "unused"}
        full = sorted(voucher for voucher in times if times[voucher] >= limits[voucher])
        return [(voucher, voucher in usable) for voucher in full]


def numbers(text):
    """Of 3.7.9; what is no number is passed over."""
    words = [word for word in text.split(".")[:MOST] if word.isascii() and word.isdecimal()]
    return [int(word) for word in words if len(word) <= LONGEST]
