"""The pages every installation has: home, courses, teachers, in both languages."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sites.models import SITE_CACHE
from django.contrib.sites.models import Site as DjangoSite
from django.db import transaction
from django.utils.translation import gettext, gettext_noop, override
from wagtail.models import Locale, Page, Site

from checkout.staff import appoint_staff
from home.editors import appoint_editors
from home.models import CourseIndexPage, HomePage, TeacherIndexPage

SECTIONS = [
    (CourseIndexPage, "courses", gettext_noop("全部课程")),
    (TeacherIndexPage, "teachers", gettext_noop("讲师")),
]


@transaction.atomic
def plant_tree(site_url):
    """Make what is missing of the tree and set both frameworks' sites. May be called again."""
    source, *others = [_locale(code) for code, _name in settings.LANGUAGES]
    home = _home_page(source)
    _sections(home, source)
    set_site(site_url, home)
    _remove_welcome_pages()
    for locale in others:
        _sections(_home_page(locale, original=home), locale)
    appoint_editors()
    appoint_staff()
    return home


def set_site(site_url, home=None):
    """Tell Wagtail and Django under which address the site is reached."""
    address = urlsplit(site_url)
    home = home or HomePage.objects.get(locale=Locale.get_default())
    port = address.port or (443 if address.scheme == "https" else 80)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": address.hostname,
            "port": port,
            "root_page": home,
            "site_name": settings.WAGTAIL_SITE_NAME,
        },
    )
    DjangoSite.objects.update_or_create(
        pk=settings.SITE_ID,
        defaults={"domain": address.netloc, "name": settings.WAGTAIL_SITE_NAME[:50]},
    )
    SITE_CACHE.clear()


def _locale(code):
    return Locale.objects.get_or_create(language_code=code)[0]


def _home_page(locale, original=None):
    existing = HomePage.objects.filter(locale=locale).first()
    if existing:
        return existing
    with override(locale.language_code):
        page = HomePage(
            title=gettext("书院"),
            slug="home" if original is None else f"home-{locale.language_code}",
            locale=locale,
            hero_title=gettext("把一门学问，学到会用"),
            hero_text=gettext("由老师写成，由时间验证的课程。"),
            featured_title=gettext("精选课程"),
        )
    return _plant(Page.get_first_root_node(), page, original)


def _sections(home, locale):
    for model, slug, title in SECTIONS:
        if model.objects.child_of(home).filter(slug=slug).exists():
            continue
        original = model.objects.filter(slug=slug).exclude(locale=locale).first()
        with override(locale.language_code):
            page = model(title=gettext(title), slug=slug, locale=locale)
        _plant(home, page, original)


def _plant(parent, page, original):
    if original is not None:
        page.translation_key = original.translation_key
    page.live = False
    _free_slug(parent, page.slug)
    parent.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def _free_slug(parent, slug):
    """Wagtail's welcome page is called home too; it steps aside until it is removed."""
    parent.get_children().filter(slug=slug).exact_type(Page).update(slug=f"{slug}-welcome")


def _remove_welcome_pages():
    for page in Page.objects.filter(depth=2).exact_type(Page):
        page.delete()
