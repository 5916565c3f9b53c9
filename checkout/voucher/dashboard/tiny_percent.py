"""A share of less than a tenth: 8.5 often means 8.5折, and would sell for less than one tenth."""

from django import forms
from django.utils.translation import gettext as _

from checkout.coupons.terms import plain
from checkout.offer.coupon_kinds import PercentToPay

LEAST = 10  # percent still to be paid, below which staff say that they mean it


def ask_about_tiny_percent(form):
    """Of a form with `kind`, `value`, `sure`: refuse until the box for just this value is ticked.

    The box is shown with the refusal, so that a real 0.85折 can be made.
    """
    value = form.cleaned_data.get("value")
    if form.cleaned_data.get("kind") != PercentToPay.kind or not value or not 1 <= value < LEAST:
        return
    said = plain(value)
    is_sure = form.cleaned_data.get("sure") == said
    told = {"value": said, "reading": plain(value / 10), "meant": plain(value * 10)}
    form["sure"].label = _("我确认是 %(reading)s 折") % told
    form.fields["sure"].widget = forms.CheckboxInput(
        {"value": said}, check_test=lambda _said: is_sure
    )
    if not is_sure:
        text = _(
            "填 %(value)s 是只付原价的 %(value)s%%，读作 %(reading)s 折。"
            "想打 %(value)s 折，请填 %(meant)s；确实要打 %(reading)s 折，请勾选下面的确认框再保存。"
        )
        form.add_error("value", text % told)
