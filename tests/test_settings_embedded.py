"""What the embedded settings and the suite's take from the environment, and what they do not."""

from tests.production import manage


def say(expression, folder, **changes):
    program = f"from django.conf import settings as s; print({expression})"
    changes = {"VAR_DIR": str(folder), "MEDIA_ROOT": None, **changes}
    told = manage("shell", "--no-imports", "--command", program, **changes)
    assert told.returncode == 0, told.stderr
    return told.stdout.split()


DATABASE_AND_CACHE = (
    "s.DATABASES['default']['ENGINE'].split('.')[-1], s.CACHES['default']['BACKEND'].split('.')[-1]"
)


def test_a_fresh_machine_needs_no_server(tmp_path):
    said = say(
        DATABASE_AND_CACHE,
        tmp_path,
        DJANGO_SETTINGS_MODULE="shuyuan.settings.embedded",
        DATABASE_URL=None,
        REDIS_URL=None,
    )
    assert said == ["sqlite3", "DatabaseCache"]


def test_postgresql_and_redis_are_used_where_given(tmp_path):
    said = say(DATABASE_AND_CACHE, tmp_path, DJANGO_SETTINGS_MODULE="shuyuan.settings.embedded")
    assert said == ["postgresql", "RedisCache"]


def test_the_suite_does_not_listen_to_the_shell(tmp_path):
    said = say(
        "s.SITE_URL, s.MEDIA_ROOT, s.ALIPAY_APP_ID, s.ALIPAY_GATEWAY_URL",
        tmp_path,
        DJANGO_SETTINGS_MODULE="shuyuan.settings.test",
        PORT="8001",
        MEDIA_ROOT="/nowhere",
        ALIPAY_GATEWAY_URL="https://elsewhere.example/gateway.do",
    )
    assert said == [
        "http://127.0.0.1:8000",
        str(tmp_path / "media"),
        "2021000000000000",
        "http://127.0.0.1:8000/trade/sandbox/gateway.do",
    ]
