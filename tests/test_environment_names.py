"""docker/env.example lists every name that the settings read, and every template of a message."""

import re
from pathlib import Path

import pytest

from accounts.models.verification_code import Purpose
from notifications.texts.wordings import LABELS, WORDINGS

ROOT = Path(__file__).resolve().parents[1]
READ = re.compile(r'(?:env(?:\.\w+)?|pem|insist_on_key)\(\s*"([A-Z0-9_]+)"')


def test_every_setting_is_explained():
    example = (ROOT / "docker/env.example").read_text()
    explained = set(re.findall(r"^#?([A-Z0-9_]+)=", example, re.M))
    settings = (ROOT / "site/shuyuan/settings").glob("*.py")
    read = {name for path in settings for name in READ.findall(path.read_text())}
    assert {"SECRET_KEY", "DATABASE_URL", "ALIPAY_APP_ID"} <= read
    assert read - {"DEBUG"} <= explained


@pytest.mark.parametrize("path", ["docker/env.example", "docs/howto/operators.md"])
def test_every_template_of_text_messages_is_named(path):
    """Providers approve each of them before it can be sent."""
    text = (ROOT / path).read_text()
    named = set(re.findall(r"[a-z_]+", text))
    assert set(WORDINGS) | set(LABELS) | set(Purpose.values) <= named
