"""The terms that a coupon and a set of codes share, as staff fill them in (S0.32, D6, D7)."""

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalogue.models import Category, Product
from checkout.coupons import windows
from checkout.coupons.claiming import claims_like
from checkout.coupons.terms import Terms, terms_of
from checkout.models import CouponClaim
from checkout.offer.coupon_kinds import AmountOff, AmountOffFromMinimum, PercentToPay
from checkout.reckoning.arithmetic import ZERO, Kind
from checkout.voucher.dashboard.pickers import RADIOS, CategoriesField, CoursesPicker, day
from checkout.voucher.dashboard.scope import (
    Scope,
    forget_range,
    put_range,
    ranges_of_staff,
    scope_of,
)
from checkout.voucher.dashboard.tiny_percent import ask_about_tiny_percent

KIND_CHOICES = [
    (AmountOff.kind, _("立减：直接减若干元。填 30，就减 30 元")),
    (AmountOffFromMinimum.kind, _("满减：满门槛才减。门槛 200、填 30，就是满 200 减 30")),
    (PercentToPay.kind, _("折扣：付原价的百分之几。填 79，就是 7.9 折")),
]
LOCKED = _("已有人下单用了这张券，种类、数值和门槛不能再改。请另建一张新券，把这张停用。")


class TermsForm(forms.Form):
    """`terms` is what the coupon says so far (None: a new one), `in_use`: an order relies on it."""

    name = forms.CharField(label=_("名称"), max_length=100)
    brief = forms.CharField(
        label=_("说明"), max_length=200, required=False, help_text=_("学员在券上看到的一句话")
    )
    kind = forms.ChoiceField(label=_("种类"), choices=KIND_CHOICES, widget=RADIOS)
    value = forms.DecimalField(
        label=_("数值"),
        max_digits=10,
        decimal_places=2,
        help_text=_("立减、满减：减多少元；折扣：付原价的百分之几，85 读作 8.5 折"),
        widget=forms.NumberInput({"data-discount": _("读作 {} 折，只付原价的 {}%")}),
    )
    sure = forms.CharField(required=False, widget=forms.HiddenInput)  # see tiny_percent.py
    minimum = forms.DecimalField(
        label=_("门槛（元）"),
        max_digits=10,
        decimal_places=2,
        required=False,
        help_text=_("满多少元可用，只用于满减"),
    )
    scope = forms.ChoiceField(
        label=_("可用于"), choices=Scope.choices, widget=RADIOS, initial=Scope.GENERAL
    )
    range = forms.ModelChoiceField(
        ranges_of_staff(),
        label=_("系列"),
        required=False,
        help_text=_("在“目录 → 系列”里建立和修改"),
    )
    courses = forms.ModelMultipleChoiceField(
        Product.objects.all(), label=_("课程"), required=False, widget=CoursesPicker
    )
    categories = CategoriesField(Category.objects.order_by("path"), label=_("分类"), required=False)
    covers_degrees = forms.BooleanField(
        label=_("可用于学位课"), required=False, help_text=_("不勾选时，学位课不能用这张券")
    )
    use_from = day(_("使用开始日"), help_text=_("含当天；不填为立即可用"))
    use_until = day(_("使用截止日"), help_text=_("含当天；不填为不限"))
    days_from_claim = forms.IntegerField(
        label=_("领取后有效天数"),
        min_value=1,
        max_value=3650,
        required=False,
        help_text=_("领取当天算第一天；也填了使用截止日的，到那天为止"),
    )
    is_on = forms.BooleanField(
        label=_("启用"), required=False, initial=True, help_text=_("停用后不能领取，也不能使用")
    )

    def __init__(self, *args, terms=None, range_=None, in_use=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.terms, self.range_, self.in_use = terms, range_, in_use
        if terms:
            scope, courses, categories = scope_of(range_)
            self.initial |= {
                "kind": str(terms.kind),
                "value": terms.value,
                "minimum": terms.minimum or None,
                "scope": scope,
                "range": range_ if scope == Scope.RANGE else None,
                "courses": courses,
                "categories": categories,
            }

    @classmethod
    def kwargs_of(cls, voucher):
        """What the form wants to know of a coupon that is there already."""
        offer = voucher.offers.select_related("condition__range").first()
        relied_on = [CouponClaim.Status.HELD, CouponClaim.Status.USED]
        return {
            "terms": terms_of([voucher]).get(voucher.pk),
            "range_": offer.condition.range if offer else None,
            "in_use": claims_like(voucher, status__in=relied_on).exists(),
            "initial": {name: getattr(voucher, name, None) for name in cls.base_fields},
        }

    def clean(self):
        data = super().clean()
        needed = {
            Scope.RANGE: ("range", _("请选择一个系列。")),
            Scope.COURSES: ("courses", _("请至少选一门课程。")),
            Scope.CATEGORIES: ("categories", _("请至少选一个分类。")),
        }
        field, text = needed.get(data.get("scope"), (None, None))
        if field and field not in self.errors and not data.get(field):
            self.add_error(field, text)
        if self.in_use and self._says_otherwise(data):
            self.add_error("kind", LOCKED)
        ask_about_tiny_percent(self)
        return data

    def clean_use_until(self):
        """A day that is over may stay where it stands already, and is not to be chosen."""
        day = self.cleaned_data["use_until"]
        if day and day < windows.today() and day != self.initial.get("use_until"):
            raise forms.ValidationError(
                _("使用截止日已经过去，这张券谁也用不了。请选今天或以后的日子。")
            )
        return day

    def _says_otherwise(self, data):
        new = (data.get("kind"), data.get("value"), data.get("minimum") or 0)
        return new != (str(self.terms.kind), self.terms.value, self.terms.minimum or 0)

    @transaction.atomic
    def save(self):
        """Raises CouponRefused; then nothing was saved."""
        data = dict(self.cleaned_data)
        chosen = {name: data.pop(name) for name in ("scope", "courses", "categories")}
        picked, _sure = data.pop("range"), data.pop("sure")
        range_ = put_range(name=data["name"], range_=picked, current=self.range_, **chosen)
        saved = self.put(range=range_, **data)
        if self.range_ != range_:
            forget_range(self.range_)
        return saved

    def reading(self):
        """What was filled in, as people say it: 满200减30, 7.9折."""
        data = self.cleaned_data
        minimum = data["minimum"] or ZERO
        return Terms(Kind(data["kind"]), data["value"], minimum, None, data["covers_degrees"]).label

    def put(self, **data):
        raise NotImplementedError
