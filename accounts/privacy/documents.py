"""What people agree to: the two documents, their versions and their texts.

A text that changes gets a new file beside the old one and its date here; who agreed to an older
one is asked again. Old versions stay readable.
"""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.translation import get_language

from accounts.models import Consent

Document = Consent.Document
# The newest first.
VERSIONS = {
    Document.TERMS: [date(2026, 11, 21)],
    Document.PRIVACY: [date(2026, 11, 21)],
}
ADDRESSES = {Document.TERMS: "account_terms", Document.PRIVACY: "account_privacy_policy"}


@dataclass(frozen=True)
class Text:
    """One version of one document."""

    document: Document
    version: date

    @property
    def template(self):
        language = "zh" if get_language() == settings.LANGUAGE_CODE else "en"
        return f"accounts/texts/{self.document.value}-{self.version:%Y-%m-%d}.{language}.html"

    @property
    def url_name(self):
        return ADDRESSES[self.document]

    @property
    def is_current(self):
        return self.version == VERSIONS[self.document][0]


def current():
    """The Texts that count today."""
    return [Text(document, versions[0]) for document, versions in VERSIONS.items()]


def find(document, version=None):
    """A Text, the newest unless a version is given; None when there is none such."""
    versions = VERSIONS[document]
    if version is None:
        return Text(document, versions[0])
    return Text(document, version) if version in versions else None
