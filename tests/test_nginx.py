"""What the site takes and says in words, nginx lets through."""

import re
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils.translation import override

from accounts.profile.pictures import MOST_BYTES

CONFIGURATION = (Path(__file__).resolve().parents[1] / "docker/nginx.conf").read_text()
SECURE = CONFIGURATION[CONFIGURATION.index("listen 443") :]
SIZES = {"k": 1024, "m": 1024**2, "g": 1024**3}
SIZE = re.compile(r"client_max_body_size (\d+)([kmg]);")
LOCATION = re.compile(r"location (~ )?(\S+) \{(.*?)\n    \}", re.S)


def most_bytes(path):
    """As nginx chooses: the first regular expression that fits, else the longest beginning."""
    found = [match.groups() for match in LOCATION.finditer(SECURE)]
    patterns = [body for is_pattern, text, body in found if is_pattern and re.search(text, path)]
    prefixes = [(text, body) for kind, text, body in found if not kind and path.startswith(text)]
    body = patterns[0] if patterns else max(prefixes, key=lambda each: len(each[0]))[1]
    number, unit = (SIZE.search(body) or SIZE.search(SECURE)).groups()
    return int(number) * SIZES[unit]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_face_of_any_size_that_is_taken_comes_through(language):
    with override(language):
        assert most_bytes(reverse("account_avatar")) > MOST_BYTES


def test_the_other_limits_stay_as_they_are():
    assert most_bytes("/account/login/") == 2 * SIZES["m"]
    assert most_bytes("/trade/alipay/") == 64 * SIZES["k"]
    assert most_bytes("/dashboard/invoices/1/") == 8 * SIZES["m"]
    assert most_bytes("/cms/images/add/") == 2 * SIZES["g"]
