"""docker/env.example lists every name that the settings read."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
READ = re.compile(r'(?:env(?:\.\w+)?|pem|insist_on_key)\(\s*"([A-Z0-9_]+)"')


def test_every_setting_is_explained():
    example = (ROOT / "docker/env.example").read_text()
    explained = set(re.findall(r"^#?([A-Z0-9_]+)=", example, re.M))
    settings = (ROOT / "site/shuyuan/settings").glob("*.py")
    read = {name for path in settings for name in READ.findall(path.read_text())}
    assert {"SECRET_KEY", "DATABASE_URL", "ALIPAY_APP_ID"} <= read
    assert read - {"DEBUG"} <= explained
