"""Every word of ours is Chinese at its source and English in site/locale/en (`make messages`)."""

import ast
import re
from pathlib import Path

import polib
import pytest
from django.utils.translation import override
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "site/locale"
APPS = [
    *("accounts", "beli", "catalogue", "checkout", "home", "learning", "notifications"),
    *("payments", "site/shuyuan"),
]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
MARKERS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext"}
MARKED = re.compile(
    r"n?gettext\(u?((?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"))|_\(((?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"))"
)
UNTRANSLATED = re.compile(
    r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|{%\s*blocktranslate.*?endblocktranslate\s*%}"
    r"|{%.*?%}|{{.*?}}",
    re.S,
)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")


def templates():
    return sorted(p for p in (ROOT / "templates").rglob("*") if p.suffix in {".html", ".txt"})


def english():
    return polib.pofile(str(LOCALE / "en/LC_MESSAGES/django.po"))


def marked_in_code():
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MARKERS:
                    yield from (a.value for a in node.args[:1] if isinstance(a, ast.Constant))


def marked_in_templates():
    for path in templates():
        for found in MARKED.finditer(templatize(path.read_text())):
            yield ast.literal_eval(found[1] or found[2])


def test_everything_marked_is_known_to_the_catalogue():
    known = {entry.msgid for entry in english() if not entry.obsolete}
    marked = {text for text in [*marked_in_code(), *marked_in_templates()] if CHINESE.search(text)}
    assert len(marked) > 500
    assert marked - known == set(), "run `make messages` and translate"


def test_the_catalogue_is_complete():
    entries = [entry for entry in english() if not entry.obsolete]
    assert [entry.msgid for entry in entries if entry.fuzzy or not entry.translated()] == []


def test_translations_keep_their_placeholders():
    def placeholders(text):
        return sorted(PLACEHOLDER.findall(text))

    for entry in english():
        for text in [entry.msgstr] if not entry.msgid_plural else entry.msgstr_plural.values():
            assert placeholders(text) == placeholders(entry.msgid), entry.msgid


@pytest.mark.parametrize(
    "source", sorted(LOCALE.glob("*/LC_MESSAGES/*.po")), ids=lambda path: path.parts[-3]
)
def test_the_compiled_catalogue_is_up_to_date(source):
    def content(entries):
        return {
            (entry.msgctxt, entry.msgid): entry.msgstr or entry.msgstr_plural for entry in entries
        }

    assert content(polib.mofile(str(source.with_suffix(".mo")))) == content(
        polib.pofile(str(source))
    )


def in_both_languages():
    """All but the texts that have a file for each language."""
    return [path for path in templates() if not path.name.endswith(".zh.html")]


@pytest.mark.parametrize("path", in_both_languages(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_chinese_stands_unmarked_in_a_template(path):
    plain = UNTRANSLATED.sub("", path.read_text())
    plain = plain.replace("中文", "")  # a language says its name in its own words
    assert CHINESE.findall(plain) == []


def test_the_address_of_an_english_page_speaks_english(client, db):
    answer = client.get("/en/account/login/")
    visible = re.sub(r"<script.*?</script>|<[^>]+>", "", answer.content.decode(), flags=re.S)
    with override("en"):
        assert not re.findall(r"[\u4e00-\u9fff]{3,}", visible.replace("简体中文", ""))
