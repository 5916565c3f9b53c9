import pytest


@pytest.fixture(autouse=True)
def captcha(settings):
    """On, and quick to solve."""
    settings.CAPTCHA_ENABLED = True
    settings.CAPTCHA_DIFFICULTY = 1000
    return settings
