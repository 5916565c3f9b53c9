"""What Wagtail's own Chinese lacks, editors read in Chinese all the same."""

import polib
from django.conf import settings
from django.utils.translation import gettext, ngettext, npgettext, override, pgettext


def test_refusals_are_in_chinese():
    (folder,) = settings.LOCALE_PATHS
    entries = polib.pofile(f"{folder}/zh_Hans/LC_MESSAGES/django.po")
    assert entries
    with override("zh-hans"):
        assert [entry.msgid for entry in entries if said(entry) != told(entry)] == []


def said(entry):
    """What Django says for it, for one where it counts."""
    if entry.msgid_plural and entry.msgctxt:
        return npgettext(entry.msgctxt, entry.msgid, entry.msgid_plural, 1)
    if entry.msgid_plural:
        return ngettext(entry.msgid, entry.msgid_plural, 1)
    return pgettext(entry.msgctxt, entry.msgid) if entry.msgctxt else gettext(entry.msgid)


def told(entry):
    return entry.msgstr_plural[0] if entry.msgid_plural else entry.msgstr
