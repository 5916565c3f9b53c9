"""The demo's coupons: what lies in the claim centre, who claimed what, and a set of codes."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone
from oscar.core.loading import get_model

from catalogue.models import Category
from checkout.coupons.claims import claim, give
from checkout.coupons.making import put_code_set, put_coupon
from checkout.voucher.models import Voucher, VoucherSet
from shuyuan.demo import content

Range = get_model("offer", "Range")

DAYS = ("claim_from", "claim_until", "use_from", "use_until")
PLAIN = ("quantity", "per_person", "days_from_claim", "brief")
# Whose claims make a coupon almost gone.
OTHERS = ("editor", "staff", "mentor", "admin")


def load_coupons(*, people, courses, tell):
    """What is there already stays as it is. `courses`: {key: CoursePage}."""
    for entry in content.coupons()["coupons"]:
        if not Voucher.objects.filter(code=entry["code"]).exists():
            tell(entry["name"])
            coupon = put_coupon(code=entry["code"], is_listed=True, **terms(entry, courses))
            hand_out(coupon, entry, people)
    codes = content.coupons()["codes"]
    if not VoucherSet.objects.filter(name=codes["name"]).exists():
        tell(codes["name"])
        put_code_set(number=codes["number"], **terms(codes, courses))


def terms(entry, courses):
    """What checkout.coupons.making wants to know; days count from today."""
    today = timezone.localdate()
    days = {name: today + timedelta(days=entry[name]) for name in DAYS if name in entry}
    return {
        "name": entry["name"],
        "kind": entry["kind"],
        "value": Decimal(entry["value"]),
        "minimum": Decimal(entry["minimum"]) if "minimum" in entry else None,
        "range": bound_to(entry, courses),
        **days,
        **{name: entry[name] for name in PLAIN if name in entry},
    }


def bound_to(entry, courses):
    """The range of its category or of its course; None for a general coupon."""
    if "category" not in entry and "course" not in entry:
        return None
    found, _created = Range.objects.get_or_create(name=f"优惠券专用：{entry['name']}")
    if "category" in entry:
        found.included_categories.add(Category.objects.get(code=f"demo-{entry['category']}"))
    else:
        found.add_product(courses[entry["course"]].product)
    return found


def hand_out(coupon, entry, people):
    if entry.get("learner"):
        claim(user=people["learner"], voucher_id=coupon.pk)
    for number in range(entry.get("claimed_by_others", 0)):
        give(voucher=coupon, users=[people[OTHERS[number % len(OTHERS)]]])
