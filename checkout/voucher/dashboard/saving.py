"""Saving what staff filled in; what the shop refuses is said on the form."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView

from checkout.coupons.making import CouponRefused


class Saving(FormView):
    """`success`: the name of the page of what was saved."""

    template_name = "oscar/dashboard/vouchers/voucher_form.html"
    success = ""

    def form_valid(self, form):
        try:
            saved = form.save()
        except CouponRefused as refusal:
            form.add_error(None, refusal)  # says field by field
            return self.form_invalid(form)
        messages.success(self.request, _("已保存：%(reading)s。") % {"reading": form.reading()})
        return redirect(self.success, saved.pk)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=400)
