"""Nobody gets in uncounted: with the cache away the forms say to come back."""

import pytest
from django.test import Client

from tests.accounts.logging_in import PASSWORD, is_in
from tests.factories import UserFactory

AWAY = "redis://127.0.0.1:1/0"
FORMS = {
    "/account/login/": {"login": "libai", "password": PASSWORD},
    "/account/login/code/": {"contact": "13800138000"},
    "/account/password/reset/": {"contact": "13800138000"},
    "/account/signup/": {
        "email": "new@shuyuan.test",
        "username": "dufu",
        "password1": "a-new-One-77",
        "consent": "on",
    },
}


@pytest.mark.django_db
@pytest.mark.parametrize("backend", ["django_redis.cache", "django.core.cache.backends.redis"])
@pytest.mark.parametrize("page", FORMS)
def test_a_form_answers_503_and_says_why(settings, page, backend):
    user = UserFactory(username="libai")
    away = {"BACKEND": f"{backend}.RedisCache", "LOCATION": AWAY}
    settings.CACHES = {**settings.CACHES, "default": away}
    client = Client(raise_request_exception=False)
    answer = client.post(page, FORMS[page])
    assert answer.status_code == 503
    assert answer["Retry-After"] == "60"
    assert "请过一会儿再试" in answer.text
    assert not is_in(client, user)
