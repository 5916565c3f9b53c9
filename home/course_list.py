"""The course list: what is asked for, and the page of courses that answers it (S0.16)."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from catalogue.categories import category_tree
from home.addresses import path_of
from home.cards import course_cards, courses_for_cards
from home.models import CourseIndexPage, CoursePage, CourseTeacher, TeacherPage
from home.paging import NothingThere, as_number, numbered
from home.public_pages import page_context
from home.routing import INDEXES

LONGEST_QUERY = 64
SORTS = {
    "": (gettext_lazy("综合"), ["-weight", "-listed_at", "-page_ptr"]),
    "new": (gettext_lazy("最新"), ["-listed_at", "-page_ptr"]),
    "price": (gettext_lazy("价格从低到高"), ["product__from_price", "-page_ptr"]),
    "-price": (gettext_lazy("价格从高到低"), ["-product__from_price", "-page_ptr"]),
}


@dataclass(frozen=True)
class Wanted:
    """What an address asks for. A value that cannot mean anything counts as none (S0.16)."""

    q: str = ""
    category: int = 0
    level: str = ""
    teacher: str = ""
    sort: str = ""

    @classmethod
    def from_query(cls, query):
        text = {name: query.get(name, "").replace("\0", " ").strip() for name in vars(cls())}
        return cls(
            q=" ".join(text["q"].split())[:LONGEST_QUERY],
            category=as_number(text["category"]),
            level=text["level"] if text["level"] in CoursePage.Level else "",
            teacher=text["teacher"][:255],
            sort=text["sort"] if text["sort"] in SORTS else "",
        )

    def parameters(self, number):
        """{name: text} of them all and the page's number, as we write them."""
        values = {**vars(self), "page": number if number > 1 else ""}
        return {name: str(value or "") for name, value in values.items()}

    def querystring(self, **changes):
        """With some of it changed; what says nothing is left out."""
        parameters = {**vars(self), **changes}
        return urlencode({name: value for name, value in parameters.items() if value})


@page_context.register
def list_context(page: CourseIndexPage, request):
    """Raises NothingThere."""
    wanted = Wanted.from_query(request.GET)
    tree = category_tree()
    category = chosen_category(tree, wanted.category)
    found = courses(wanted, index=page, category=category)
    page_obj = numbered(found, request.GET.get("page"))
    return {
        "wanted": wanted,
        "parameters": wanted.parameters(page_obj.number),
        "page_obj": page_obj,
        "cards": course_cards(page_obj.object_list),
        "querystring": wanted.querystring(),
        "category": category and category[0],
        "teacher": chosen_teacher(page, wanted.teacher),
        "category_links": category_links(tree, wanted),
        "level_links": links("level", [("", _("全部难度")), *CoursePage.Level.choices], wanted),
        "sort_links": links("sort", [(key, sort[0]) for key, sort in SORTS.items()], wanted),
        "canonical": path_of(page) + canonical_query(wanted, page_obj.number),
    }


def courses(wanted, *, index, category=None):
    """The listed courses that are wanted, in order."""
    found = courses_for_cards().filter(listed_in=get_language())
    if index.slug not in INDEXES:
        found = found.descendant_of(index)  # a list of its own beside the main one
    if category:
        found = found.filter(category__in=[one.pk for one in category])
    if wanted.level:
        found = found.filter(level=wanted.level)
    if wanted.teacher:
        found = found.filter(taught(teacher__slug=wanted.teacher))
    if "price" in wanted.sort:
        found = found.filter(product__from_price__isnull=False)
    for word in wanted.q.split():
        by_teacher = taught(teacher__title__icontains=word)
        found = found.filter(Q(title__icontains=word) | Q(brief__icontains=word) | by_teacher)
    return found.order_by(*SORTS[wanted.sort][1])


def taught(**by):
    return Exists(CourseTeacher.objects.filter(page=OuterRef("pk"), **by))


def chosen_category(tree, pk):
    """[the category and those inside it], or None when none is chosen. Raises NothingThere."""
    if not pk:
        return None
    for top, children in tree:
        if top.pk == pk:
            return [top, *children]
        for child in children:
            if child.pk == pk:
                return [child]
    raise NothingThere(_("没有这个分类，它可能已经改名或撤下。"))


def chosen_teacher(page, slug):
    """Raises NothingThere."""
    if not slug:
        return None
    teacher = TeacherPage.objects.live().filter(slug=slug, locale=page.locale_id).first()
    if teacher is None:
        raise NothingThere(_("没有这位老师。"))
    return teacher


def links(name, choices, wanted):
    """[(label, querystring, is chosen)]"""
    chosen = getattr(wanted, name)
    return [
        (label, wanted.querystring(**{name: value}), value == chosen) for value, label in choices
    ]


def category_links(tree, wanted):
    """[(label, querystring, is chosen or holds the chosen one, [the same for its children])]"""

    def link(category, children=()):
        below = [link(child) for child in children]
        chosen = category.pk == wanted.category or any(child[2] for child in below)
        return category.label, wanted.querystring(category=category.pk), chosen, below

    return [link(category, children) for category, children in tree]


def canonical_query(wanted, number):
    """Sorting shows the same courses; the other parameters show others."""
    changes = {"sort": ""} | ({"page": number} if number > 1 else {})
    query = wanted.querystring(**changes)
    return f"?{query}" if query else ""
