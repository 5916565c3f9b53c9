"""Lists in pages."""


class ForgivingPages:
    """For a ListView: past the end is the last page, and what is no number the first."""

    def paginate_queryset(self, queryset, page_size):
        asked = self.request.GET.get(self.page_kwarg)
        page = self.get_paginator(queryset, page_size).get_page(asked)
        return page.paginator, page, page.object_list, page.has_other_pages()
