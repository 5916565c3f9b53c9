"""Giving a coupon: to people by name, to a group, to everybody who bought a course."""

from django import forms
from django.contrib import messages
from django.contrib.auth.models import Group
from django.db import models
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView
from kombu.exceptions import OperationalError

from catalogue.models import Product
from checkout.coupons.gifts import give_and_tell
from checkout.coupons.recipients import find_people, names_in
from checkout.coupons.refusals import ClaimRefused
from checkout.tasks import give_coupon
from checkout.voucher.dashboard.pickers import RADIOS, CoursePicker
from checkout.voucher.dashboard.standing import watched
from checkout.voucher.dashboard.views import OwnCoupon

MOST_NAMES = 5000
NOT_FOUND = "coupon names not found"  # kept in the session for the page after the POST


class GiveForm(forms.Form):
    class To(models.TextChoices):
        PEOPLE = "people", gettext_lazy("下面写的人")
        GROUP = "group", gettext_lazy("一个用户组的所有人")
        BUYERS = "buyers", gettext_lazy("买过某门课的所有人")

    to = forms.ChoiceField(label=gettext_lazy("送给"), choices=To, widget=RADIOS, initial=To.PEOPLE)
    people = forms.CharField(
        label=gettext_lazy("用户名、邮箱或手机号"),
        required=False,
        widget=forms.Textarea({"rows": 8}),
        help_text=gettext_lazy("每行一个，或用逗号、分号、空格隔开，最多 5000 个"),
    )
    group = forms.ModelChoiceField(
        Group.objects.order_by("name"), label=gettext_lazy("用户组"), required=False
    )
    course = forms.ModelChoiceField(
        Product.objects.courses(),
        label=gettext_lazy("课程"),
        required=False,
        widget=CoursePicker,
    )

    def clean_people(self):
        people = self.cleaned_data["people"]
        if len(names_in(people)) > MOST_NAMES:
            raise forms.ValidationError(_("一次最多 5000 个，请分几次送。"))
        return people

    def clean(self):
        data = super().clean()
        needed = {
            self.To.PEOPLE: ("people", _("请至少写一个人。")),
            self.To.GROUP: ("group", _("请选择一个用户组。")),
            self.To.BUYERS: ("course", _("请选择一门课程。")),
        }
        field, text = needed.get(data.get("to"), (None, ""))
        if field and field not in self.errors and not data.get(field):
            self.add_error(field, text)
        return data

    @property
    def chosen(self):
        """The group or the course."""
        fields = {self.To.GROUP: "group", self.To.BUYERS: "course"}
        return self.cleaned_data[fields[self.cleaned_data["to"]]]


class Give(OwnCoupon, FormView):
    form_class = GiveForm
    template_name = "oscar/dashboard/vouchers/voucher_give.html"

    def get_initial(self):
        self.missing = self.request.session.pop(NOT_FOUND, [])
        return super().get_initial() | {"people": "\n".join(self.missing)}

    def get_context_data(self, **kwargs):
        row = watched([self.voucher])[0]
        return super().get_context_data(**kwargs) | {"row": row, "missing": self.missing}

    def form_valid(self, form):
        data = form.cleaned_data
        if data["to"] != GiveForm.To.PEOPLE:
            return self.give_later(form)
        users, missing = find_people(data["people"])
        try:
            given = give_and_tell(voucher=self.voucher, users=users)
        except ClaimRefused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        self.tell(given)
        self.request.session[NOT_FOUND] = missing + [user.username for user in given.left_out]
        return redirect(*self.after(missing or given.left_out))

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=400)

    def give_later(self, form):
        """A group may be anybody: a worker gives, and writes to who asked for it."""
        to, chosen = form.cleaned_data["to"], form.chosen
        try:
            give_coupon.delay(self.voucher.pk, str(to), chosen.pk, self.request.user.pk)
        except OperationalError:
            form.add_error(None, _("后台任务暂时不能接收，请稍后再试。"))
            return self.form_invalid(form)
        messages.success(self.request, _("正在赠送，送完后您会收到站内消息。"))
        return redirect(*self.after(False))

    def after(self, is_unfinished):
        page = "dashboard:voucher-give" if is_unfinished else "dashboard:voucher-stats"
        return page, self.voucher.pk

    def tell(self, given):
        number = {"number": len(given.claims)}
        text = ngettext("已赠送 %(number)d 人。", "已赠送 %(number)d 人。", number["number"])
        tell = messages.success if given.claims else messages.warning
        tell(self.request, text % number)
        if given.skipped:
            text = _("%(number)d 人已经有了，没有再送。") % {"number": len(given.skipped)}
            messages.info(self.request, text)
        if given.left_out:
            text = _("优惠券已送完，%(number)d 人没有送到，已留在下面。")
            messages.error(self.request, text % {"number": len(given.left_out)})
