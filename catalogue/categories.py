"""The two levels of categories, for filters and navigation (S1.3)."""

from catalogue.models import Category


def category_tree():
    """[(category, [its children])] of what may be seen, in the editors' order. One query."""
    tree = []
    for category in Category.objects.browsable().filter(depth__lte=2).order_by("path"):
        if category.depth == 1:
            tree.append((category, []))
        elif tree and category.path.startswith(tree[-1][0].path):
            tree[-1][1].append(category)
    return tree


def category_and_below(category):
    """The ids of a category and of those inside it, for filtering products. One query."""
    inside = Category.objects.browsable().filter(path__startswith=category.path)
    return list(inside.values_list("pk", flat=True))
