"""The validity periods a course may be sold for (D1)."""

from django.utils.translation import gettext_lazy as _

# (days, what people call it); None is for ever.
PERIOD_CHOICES = [
    (1, _("1天")),
    (3, _("3天")),
    (7, _("1周")),
    (14, _("2周")),
    (30, _("1个月")),
    (60, _("2个月")),
    (90, _("3个月")),
    (120, _("4个月")),
    (180, _("6个月")),
    (360, _("12个月")),
    (540, _("18个月")),
    (720, _("24个月")),
]
PERIOD_DAYS = [days for days, _label in PERIOD_CHOICES]
FOR_EVER = _("永久")


def period_label(days):
    """What a period of `days` days (None: for ever) is called in the active language."""
    return FOR_EVER if days is None else dict(PERIOD_CHOICES).get(days, _("%d天") % days)
