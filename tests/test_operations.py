"""What operators ask of a running site."""

import pytest
from django.db import connection

from shuyuan import operations


def test_healthz_asks_the_database_nothing(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.django_db
def test_readyz_says_that_all_is_well(client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == dict.fromkeys(("database", "migrations", "cache", "broker"), True)


@pytest.mark.django_db
def test_readyz_says_which_migrations_are_missing(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'accounts'")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["migrations"] is False


@pytest.mark.django_db
@pytest.mark.parametrize("backend", ["django_redis.cache", "django.core.cache.backends.redis"])
def test_a_cache_that_is_away_makes_the_site_unready(client, settings, backend):
    away = {"BACKEND": f"{backend}.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {**settings.CACHES, "default": away}
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["cache"]) == (503, False)


@pytest.mark.django_db
def test_a_broker_that_is_away_makes_the_site_unready(client, monkeypatch):
    monkeypatch.setattr(operations.app.conf, "broker_url", "redis://127.0.0.1:1/0")
    monkeypatch.setattr(operations.app.conf, "broker_read_url", "redis://127.0.0.1:1/0")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["broker"]) == (503, False)
