from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

MOST = 1_000_000


class AdjustmentForm(forms.Form):
    """Staff give beli or take them, and say why."""

    GIVE, TAKE = "give", "take"

    direction = forms.ChoiceField(label=_("方式"), choices=[(GIVE, _("给予")), (TAKE, _("扣除"))])
    amount = forms.IntegerField(label=_("贝里数"), min_value=1, max_value=MOST)
    note = forms.CharField(
        label=_("原因"), max_length=200, help_text=_("学员会在贝里明细里看到这句话。")
    )
    expires_on = forms.DateField(
        label=_("最后可用日"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("仅对给予有效，留空表示长期有效。"),
    )
    # The same form sent twice is one adjustment.
    reference = forms.CharField(widget=forms.HiddenInput, max_length=64, initial=uuid4)
    # Which entry has been seen before another one is wanted. Browsers do not restore it.
    again = forms.CharField(label=_("确实要再记一笔"), widget=forms.CheckboxInput, required=False)

    def __init__(self, *args, just=None, **kwargs):
        """`just`: the entry that the same staff member has just recorded for this person."""
        super().__init__(*args, **kwargs)
        self.just = just
        if just is None:
            del self.fields["again"]
            return
        self.fields["again"].widget.attrs = {"autocomplete": "off", "value": just.pk}
        told = {
            "time": timezone.localtime(just.created_at).strftime("%H:%M"),
            "amount": f"{just.amount:+d}",
            "note": just.note,
        }
        self.fields["again"].help_text = escape(
            _("您在 %(time)s 已为这位学员记录 %(amount)s 贝里：%(note)s") % told
        )

    def clean_again(self):
        if self.data.get("again") != str(self.just.pk):
            raise forms.ValidationError(_("刚刚记过一笔，请核对；确实要再记一笔，请勾选后再提交。"))

    def clean_expires_on(self):
        day = self.cleaned_data["expires_on"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("最后可用日不能早于今天"))
        return day

    def adjustment(self):
        """What ledger.adjust() wants, but for whom and by whom."""
        facts = self.cleaned_data.copy()
        facts.pop("again", None)
        if facts.pop("direction") == self.TAKE:
            facts |= {"amount": -facts["amount"], "expires_on": None}
        return facts
