"""One dated site offer, so that old price, new price and its end are to be seen."""

from datetime import datetime, time, timedelta

from django.utils import timezone
from oscar.core.loading import get_model

from catalogue.models import Category

Benefit = get_model("offer", "Benefit")
Condition = get_model("offer", "Condition")
ConditionalOffer = get_model("offer", "ConditionalOffer")
Range = get_model("offer", "Range")

NAME = "秋季特惠"
SUBJECT = "humanities"
PERCENT_OFF = 20
DAYS = 21
ENDS_AT = time(18, 0)


def load_sale():
    """The offer, as staff would make it in the dashboard. One that is there is left alone.

    Returns None when it was.
    """
    if ConditionalOffer.objects.filter(name=NAME).exists():
        return None
    category = Category.objects.get(code=f"demo-{SUBJECT}")
    where = Range.objects.get_or_create(name=f"{category.name}类课程")[0]
    where.included_categories.add(category)
    return ConditionalOffer.objects.create(
        name=NAME,
        benefit=Benefit.objects.create(range=where, type=Benefit.PERCENTAGE, value=PERCENT_OFF),
        condition=Condition.objects.create(range=where, type=Condition.COUNT, value=1),
        start_datetime=timezone.now(),
        end_datetime=evening_in(DAYS),
    )


def evening_in(days):
    day = timezone.localdate() + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, ENDS_AT))
