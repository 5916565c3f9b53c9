from django import template

register = template.Library()


@register.simple_tag
def elided_pages(page_obj):
    """The page numbers worth showing, with an ellipsis for the rest."""
    return page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1)
