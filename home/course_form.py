"""The editors' form for a course page: drafts stay free, publishing says what is missing."""

from collections import Counter

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.forms import WagtailAdminPageForm

from catalogue.models import Category
from catalogue.periods import period_label
from home.readiness import NO_COVER, NO_PRICE, NO_TEACHER, SAME_DAYS

NOT_PUBLIC = _("这个视频没有标为“公开”，不能用作宣传片。")


class RequiredRows(BaseChildFormSet):
    """Rows of which a published page needs at least one."""

    is_draft = False
    none_message = ""

    def clean(self):
        super().clean()
        if not self.is_draft and not self.kept_rows():
            raise ValidationError(self.none_message)

    def kept_rows(self):
        return [
            form
            for form in self.forms
            if form.has_changed() or form.instance.pk
            if not self._should_delete_form(form)
        ]


class TeacherRows(RequiredRows):
    none_message = NO_TEACHER


class PriceRows(RequiredRows):
    none_message = NO_PRICE

    def clean(self):
        super().clean()
        days = Counter(
            form.cleaned_data.get("days")
            for form in self.kept_rows()
            if "price" in form.cleaned_data
        )
        for period, times in days.items():
            if times > 1:
                raise ValidationError(SAME_DAYS % {"period": period_label(period)})


class CoursePageForm(WagtailAdminPageForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cover"].error_messages["required"] = NO_COVER
        self.fields["intro_video"].error_messages["invalid_choice"] = NOT_PUBLIC
        self.fields["category"].queryset = Category.objects.filter(depth__lte=2).order_by("path")
        self.fields["category"].label_from_instance = indented

    def defer_required_fields(self):
        super().defer_required_fields()
        self._tell_rows(is_draft=True)

    def restore_required_fields(self):
        super().restore_required_fields()
        self._tell_rows(is_draft=False)

    def _tell_rows(self, *, is_draft):
        for rows in self.formsets.values():
            rows.is_draft = is_draft


def indented(category):
    """The second level stands under the first."""
    return "　　" * (category.depth - 1) + category.name
