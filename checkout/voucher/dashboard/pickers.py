"""Fields for days, courses and categories."""

from django import forms
from oscar.apps.dashboard.catalogue import widgets


def day(label, **kwargs):
    """A day of the calendar, picked by the browser's own means."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, **kwargs)


# Within the form's edge: Oscar's style would pull them out of it.
RADIOS = forms.RadioSelect({"class": "ml-0"})


class NumbersOnly:
    """Oscar's pickers ask the database for whatever was sent, and fail at what is no number."""

    def optgroups(self, name, value, attrs=None):
        numbers = [one for one in value if str(one).isdecimal() and len(str(one)) < 19]
        return super().optgroups(name, numbers, attrs)


class CoursePicker(NumbersOnly, widgets.ProductSelect):
    pass


class CoursesPicker(NumbersOnly, widgets.ProductSelectMultiple):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.attrs["class"] = "select2 product-select"


class CategoriesField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, category):
        return "　" * (category.depth - 1) + category.label
