import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from accounts.languages import in_language


@pytest.mark.parametrize(
    ("path", "chinese", "english"),
    [
        ("/", "/", "/en/"),
        ("/en/", "/", "/en/"),
        ("/courses/诗经/", "/courses/诗经/", "/en/courses/诗经/"),
        ("/en/courses/x/", "/courses/x/", "/en/courses/x/"),
        ("/entrance/", "/entrance/", "/en/entrance/"),
        ("/cms/", "/cms/", "/cms/"),
    ],
)
def test_the_same_page_in_the_other_language(path, chinese, english):
    assert in_language(path, "zh-hans") == chinese
    assert in_language(path, "en") == english


def test_the_switch_names_the_other_language_and_its_address():
    template = Template(
        "{% load languages %}{% other_language as other %}{{ other.url }} {{ other.code }}"
    )
    context = Context({"request": RequestFactory().get("/courses/?q=x")})
    assert template.render(context) == "/en/courses/ en"
    with translation.override("en"):
        context = Context({"request": RequestFactory().get("/en/courses/")})
        assert template.render(context) == "/courses/ zh-hans"
