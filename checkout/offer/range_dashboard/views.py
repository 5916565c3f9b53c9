"""Oscar deletes a range together with every offer that speaks of it; here it must be free."""

from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from oscar.apps.dashboard.ranges import views
from oscar.apps.offer.models import Benefit, Condition, ConditionalOffer, Range


class RangeDelete(views.RangeDeleteView):
    def dispatch(self, request, *args, **kwargs):
        if is_needed(kwargs["pk"]):
            return self.refuse()
        return super().dispatch(request, *args, **kwargs)

    @transaction.atomic
    def form_valid(self, form):
        lock(self.object.pk)
        return self.refuse() if is_needed(self.object.pk) else super().form_valid(form)

    def refuse(self):
        messages.error(self.request, _("有优惠券或特卖正在使用这个系列，不能删除。"))
        return redirect("dashboard:range-list")


def is_needed(range_id):
    speaks_of_it = Q(condition__range=range_id) | Q(benefit__range=range_id)
    return ConditionalOffer.objects.filter(speaks_of_it).exists()


def lock(range_id):
    """From now on no new offer can speak of it, neither directly nor by what does already."""
    list(Range.objects.select_for_update().filter(pk=range_id))
    for model in (Condition, Benefit):
        list(model.objects.select_for_update().filter(range=range_id).order_by("pk"))
