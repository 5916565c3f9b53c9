"""What the embedded settings and the suite's take from the environment, and what they do not."""

from tests.production import read


def engines(settings):
    database, cache = settings.DATABASES["default"], settings.CACHES["default"]
    return [database["ENGINE"].split(".")[-1], cache["BACKEND"].split(".")[-1]]


def read_in(folder, module, **changes):
    place = {"VAR_DIR": str(folder), "MEDIA_ROOT": None}
    return read(DJANGO_SETTINGS_MODULE=f"shuyuan.settings.{module}", **place | changes)


def test_a_fresh_machine_needs_no_server(tmp_path):
    settings = read_in(tmp_path, "embedded", DATABASE_URL=None, REDIS_URL=None)
    assert engines(settings) == ["sqlite3", "DatabaseCache"]


def test_postgresql_and_redis_are_used_where_given(tmp_path):
    assert engines(read_in(tmp_path, "embedded")) == ["postgresql", "RedisCache"]


def test_the_suite_does_not_listen_to_the_shell(tmp_path):
    shell = {"PORT": "8001", "MEDIA_ROOT": "/nowhere"}
    shell["ALIPAY_GATEWAY_URL"] = "https://elsewhere.example/gateway.do"
    settings = read_in(tmp_path, "test", **shell)
    assert settings.SITE_URL == "http://127.0.0.1:8000"
    assert tmp_path / "media" == settings.MEDIA_ROOT
    assert settings.ALIPAY_APP_ID == "2021000000000000"
    assert settings.ALIPAY_GATEWAY_URL == "http://127.0.0.1:8000/trade/sandbox/gateway.do"
