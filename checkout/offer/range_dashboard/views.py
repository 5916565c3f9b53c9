"""Oscar deletes a range together with every offer that speaks of it; here it must be free."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from oscar.apps.dashboard.ranges import views
from oscar.apps.offer.models import ConditionalOffer


class RangeDelete(views.RangeDeleteView):
    def dispatch(self, request, *args, **kwargs):
        speaks_of_it = Q(condition__range=kwargs["pk"]) | Q(benefit__range=kwargs["pk"])
        if ConditionalOffer.objects.filter(speaks_of_it).exists():
            messages.error(request, _("有优惠券或特卖正在使用这个系列，不能删除。"))
            return redirect("dashboard:range-list")
        return super().dispatch(request, *args, **kwargs)
