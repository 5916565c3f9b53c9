"""Oscar's pages of offers, without those that belong to coupons."""

from django.contrib import messages
from django.forms import HiddenInput
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from oscar.apps.dashboard.offers import forms, views
from oscar.apps.offer.models import ConditionalOffer

from checkout.offer.coupon_kinds import KINDS, SpendAtLeast
from checkout.offer.sales import why_not_for_courses
from checkout.voucher.models import Voucher


def dotted(kind):
    return f"{kind.__module__}.{kind.__qualname__}"


class SalesOnly:
    """Leads from a coupon's offer to the coupon."""

    def dispatch(self, request, *args, **kwargs):
        coupon = Voucher.objects.filter(offers=kwargs.get("pk")).order_by("pk").first()
        if coupon is None:
            return super().dispatch(request, *args, **kwargs)
        messages.warning(request, _("这是优惠券的一部分，请在优惠券页面修改。"))
        if coupon.voucher_set_id:
            return redirect("dashboard:voucher-set-detail", coupon.voucher_set_id)
        return redirect("dashboard:voucher-stats", coupon.pk)


class MetaDataForm(forms.MetaDataForm):
    """Where there is one type alone, it need not be chosen."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        types = [choice for choice in self.fields["offer_type"].choices if choice[0]]
        if len(types) == 1:
            self.fields["offer_type"].choices = types


class BenefitForm(forms.BenefitForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        leave_out(self.fields["custom_benefit"], KINDS.values(), self._meta.model)


class ConditionForm(forms.ConditionForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        leave_out(self.fields["custom_condition"], [SpendAtLeast], self._meta.model)


def leave_out(field, kinds, model):
    """Take the coupons' own benefits or conditions out of a field's choices."""
    ours = model.objects.filter(proxy_class__in=[dotted(kind) for kind in kinds])
    taken = set(ours.values_list("pk", flat=True))
    field.choices = [choice for choice in field.choices if choice[0] not in taken]
    if not any(value for value, _label in field.choices):
        field.widget = HiddenInput()


class OfferList(views.OfferListView):
    def get_queryset(self):
        sales = super().get_queryset().exclude(offer_type=ConditionalOffer.VOUCHER)
        return sales if sales.ordered else sales.order_by("-date_created", "-pk")


class OfferDetail(SalesOnly, views.OfferDetailView):
    def get_context_data(self, *args, **kwargs):
        why = why_not_for_courses(self.offer)
        return super().get_context_data(*args, **kwargs) | {"why_not_for_courses": why}


class OfferDelete(SalesOnly, views.OfferDeleteView):
    pass


class Step(SalesOnly):
    """A step that is refused stays where it is, and says so in its status."""

    def form_invalid(self, form):
        response = super().form_invalid(form)
        response.status_code = 400
        return response


class MetaDataStep(Step, views.OfferMetaDataView):
    form_class = MetaDataForm


class BenefitStep(Step, views.OfferBenefitView):
    form_class = BenefitForm


class ConditionStep(Step, views.OfferConditionView):
    form_class = ConditionForm


class RestrictionsStep(Step, views.OfferRestrictionsView):
    """The last step. Saving leads to the list, which would not tell what the offer lacks."""

    def save_offer(self, offer):
        response = super().save_offer(offer)
        if why := why_not_for_courses(offer):
            messages.warning(self.request, why)
        return response
