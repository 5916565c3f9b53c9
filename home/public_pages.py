"""Pages that are the same for everyone (decision 8), and so may be kept whole."""

from functools import singledispatch

from wagtail.models import Page, PageViewRestriction

from home.addresses import path_in, path_of


def mark_public(response, parameters=None):
    """`parameters`: {name: value} of all in the query that the answer depends on, each value
    as we would write it and empty where it says nothing; it reads no others.
    """
    response.is_public = True
    response.public_parameters = parameters or {}
    return response


@singledispatch
def page_context(page, request):
    """What the template of a page needs beyond the page. One function per page type registers.

    `parameters` in it: see mark_public.
    """
    return {}


class PublicPage:
    """A page type whose pages may be kept. Restricted pages and previews never are."""

    def serve(self, request, *args, **kwargs):
        response = super().serve(request, *args, **kwargs)
        if not self.get_view_restrictions():
            mark_public(response, response.context_data.get("parameters", {}))
        return response

    def get_context(self, request, *args, **kwargs):
        return {
            **super().get_context(request, *args, **kwargs),
            "page_path": path_of(self),
            "languages": self.path_by_language(),
            **page_context(self, request),
        }

    def path_by_language(self):
        """[(language code, path)] of this page in every language that has it."""
        family = Page.objects.live().filter(translation_key=self.translation_key)
        rows = family.order_by("locale").values_list("locale__language_code", "url_path")
        return [(code, path_in(url_path, code)) for code, url_path in rows]

    def note_listing(self):
        """Before a page is written: what lists need to know of it. Most pages are in none."""

    def get_view_restrictions(self):
        """Asked twice per request. Mostly no page has any, and one query says so."""
        if not hasattr(self, "_view_restrictions"):
            restrictions = PageViewRestriction.objects
            self._view_restrictions = (
                super().get_view_restrictions() if restrictions.exists() else restrictions.none()
            )
        return self._view_restrictions
