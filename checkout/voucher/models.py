from datetime import date, datetime, time

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from oscar.apps.voucher.abstract_models import AbstractVoucher

# What Oscar's own lists show for a coupon that may be used for ever.
FOR_EVER = date(2999, 12, 31)


class Voucher(AbstractVoucher):
    """A coupon: one campaign, or one code of a set. Its value is in its offer (decision 7).

    The days are the site's calendar days, both ends included, and none means open (D6).
    """

    brief = models.CharField(_("说明"), max_length=200, blank=True)
    is_on = models.BooleanField(_("启用"), default=True)
    is_listed = models.BooleanField(_("在领券中心展示"), default=False)
    covers_degrees = models.BooleanField(_("可用于学位课"), default=False)
    quantity = models.PositiveIntegerField(_("发行量"), null=True, blank=True)
    per_person = models.PositiveSmallIntegerField(_("每人限领"), default=1)
    claim_from = models.DateField(_("领取开始日"), null=True, blank=True)
    claim_until = models.DateField(_("领取截止日"), null=True, blank=True)
    use_from = models.DateField(_("使用开始日"), null=True, blank=True)
    use_until = models.DateField(_("使用截止日"), null=True, blank=True)
    days_from_claim = models.PositiveSmallIntegerField(_("领取后有效天数"), null=True, blank=True)

    class Meta(AbstractVoucher.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(condition=Q(per_person__gte=1), name="coupon_one_each_or_more"),
        ]

    @property
    def title(self):
        """What people call it: a code of a set bears the set's name (codes.make_codes)."""
        return self.name.removesuffix(f" {self.code}") if self.voucher_set_id else self.name

    def save(self, *args, **kwargs):
        """Oscar's own dates follow ours, so that its lists and filters speak the truth."""
        for field, moment in self.oscars_dates().items():
            setattr(self, field, moment)
        super().save(*args, **kwargs)

    def oscars_dates(self):
        first = self.use_from or timezone.localdate(self.date_created)
        return {
            "start_datetime": day_begins(first),
            "end_datetime": day_ends(self.use_until or FOR_EVER),
        }


def day_begins(day):
    return timezone.make_aware(datetime.combine(day, time.min))


def day_ends(day):
    return timezone.make_aware(datetime.combine(day, time.max))


from oscar.apps.voucher.models import *
