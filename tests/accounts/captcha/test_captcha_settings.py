"""What a wrong or missing setting of the captcha says at the start."""

import pytest

from tests.production import read, refusal

KEYS = {"GEETEST_CAPTCHA_ID": "647f5ed2ed8acb4be36784e01556bb71", "GEETEST_CAPTCHA_KEY": "k" * 32}
GEETEST = {"CAPTCHA_BACKEND": "geetest"} | KEYS


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CAPTCHA_BACKEND", "none"),
        ("CAPTCHA_DIFFICULTY", "1"),
        ("GEETEST_CAPTCHA_ID", None),
        ("GEETEST_CAPTCHA_KEY", None),
        ("GEETEST_API_URL", "http://gcaptcha4.geetest.com"),
        ("GEETEST_SCRIPT_URL", "http://static.geetest.com/v4/gt4.js"),
    ],
)
def test_a_captcha_that_would_not_work_stops_the_start(name, value):
    assert name in refusal(**GEETEST | {name: value})


def test_no_environment_leaves_the_captcha_out():
    assert read(CAPTCHA_ENABLED="0", **GEETEST).CAPTCHA_ENABLED is True
