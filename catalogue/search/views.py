"""Oscar's catalogue, category and search addresses lead to our own list of courses.

Oscar would ask Haystack, which finds nothing without a search server of its own.
"""

from urllib.parse import urlencode

from django.http import HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, redirect
from django.views import View

from accounts.languages import current_language, in_language
from catalogue.models import Category

COURSES = "/courses/"


def course_list(**filters):
    """The list's address in the reader's language. It is a promise to the outside (contract),
    so that the shop may say it without knowing the app that answers there."""
    query = urlencode({name: value for name, value in filters.items() if value})
    return in_language(COURSES, current_language()) + (f"?{query}" if query else "")


class CatalogueView(View):
    def get(self, request, *args, **kwargs):
        return HttpResponsePermanentRedirect(course_list())


class ProductCategoryView(View):
    def get(self, request, *args, **kwargs):
        category = get_object_or_404(Category.objects.browsable(), pk=kwargs["pk"])
        return redirect(course_list(category=category.pk))


class FacetedSearchView(View):
    def get(self, request, *args, **kwargs):
        return redirect(course_list(q=request.GET.get("q", "")))
