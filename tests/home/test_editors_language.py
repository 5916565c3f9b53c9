"""What Wagtail's own Chinese lacks, editors read in Chinese all the same."""

import polib
from django.conf import settings
from django.utils.translation import gettext, override


def test_refusals_are_in_chinese():
    (folder,) = settings.LOCALE_PATHS
    entries = polib.pofile(f"{folder}/zh_Hans/LC_MESSAGES/django.po")
    assert entries
    with override("zh-hans"):
        assert all(gettext(entry.msgid) == entry.msgstr for entry in entries)
