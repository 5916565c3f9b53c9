"""Production starts with everything it needs and nothing that is make-believe, or not at all."""

import pytest

from tests.production import environment, manage

KEYS = [
    *("SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL"),
    *("EMAIL_URL", "MEDIA_ROOT", "ALIPAY_APP_ID", "ALIPAY_SELLER_ID"),
    *("ALIPAY_APP_PRIVATE_KEY", "ALIPAY_PUBLIC_KEY"),
]
WECHAT = {
    "WECHATPAY_MCHID": "1900000001",
    "WECHATPAY_APP_ID": "wx0000000000000001",
    "WECHATPAY_API_V3_KEY": "k" * 32,
    "WECHATPAY_CERT_SERIAL": "5157F09EFDC096DE15EBE81A47057A7232F1B8E1",
    "WECHATPAY_PRIVATE_KEY": environment()["ALIPAY_APP_PRIVATE_KEY"],
    "WECHATPAY_PUBLIC_KEY": environment()["ALIPAY_PUBLIC_KEY"],
    "WECHATPAY_PUBLIC_KEY_ID": "PUB_KEY_ID_01",
}
STAND_IN = "https://shuyuan.example/trade/sandbox/gateway.do"
WRONG = {
    "DEBUG": "1",
    "SECRET_KEY": "django-insecure-" + "0123456789abcdef" * 4,
    "ALLOWED_HOSTS": "*",
    "SITE_URL": "http://shuyuan.example",
    "DATABASE_URL": "sqlite:////srv/db.sqlite3",
    "ALIPAY_GATEWAY_URL": STAND_IN,
    "ALIPAY_APP_PRIVATE_KEY": "-----BEGIN RSA PRIVATE KEY-----\nno\n-----END RSA PRIVATE KEY-----",
    "ALIPAY_PUBLIC_KEY": "no key at all",
    "SMS_BACKEND": "outbox",
    "SMS_ALIYUN_API_URL": "http://dysmsapi.aliyuncs.com",
    "SMS_ALIYUN_PRICE": "cheap",
    "SMS_ALIYUN_TEMPLATES": "purchase=SMS_2",
    "SMS_PER_DAY": "0",
}


def test_every_missing_key_is_named_at_once():
    told = manage("check", **dict.fromkeys(KEYS))
    assert told.returncode != 0
    for name in KEYS:
        assert name in told.stderr.splitlines()[-1]


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALIPAY_PUBLIC_KEY"])
def test_one_missing_key_is_named_alone(name):
    told = manage("check", **{name: None})
    last = told.stderr.splitlines()[-1]
    assert told.returncode != 0
    assert f": {name}. " in last


@pytest.mark.parametrize("name", WRONG)
def test_a_value_that_is_make_believe_stops_the_start(name):
    told = manage("check", **{name: WRONG[name]})
    assert told.returncode != 0
    assert name in told.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    "name, value",
    [
        ("WECHATPAY_API_V3_KEY", "short"),
        ("WECHATPAY_PRIVATE_KEY", "no key at all"),
        ("WECHATPAY_PUBLIC_KEY", "no key at all"),
        ("WECHATPAY_API_URL", "http://api.mch.weixin.qq.com"),
        ("WECHATPAY_PUBLIC_KEY_ID", None),
    ],
)
def test_wechat_pay_is_whole_or_absent(name, value):
    told = manage("check", **WECHAT | {name: value})
    assert told.returncode != 0
    assert name in told.stderr.splitlines()[-1]


def test_wechat_pay_is_offered_where_its_merchant_is_named():
    program = "from django.conf import settings; print(*settings.PAYMENT_GATEWAYS)"
    command = ("shell", "--no-imports", "--command", program)
    assert manage(*command, **WECHAT).stdout.split() == ["alipay", "wechat"]
    assert manage(*command).stdout.split() == ["alipay"]


@pytest.mark.parametrize("name", ["SMS_YUNTONGXUN_AUTH_TOKEN", "SMS_YUNTONGXUN_TEMPLATES"])
def test_the_chosen_carrier_is_whole(name):
    whole = {
        "SMS_BACKEND": "yuntongxun",
        "SMS_YUNTONGXUN_ACCOUNT_SID": "8a216da8",
        "SMS_YUNTONGXUN_AUTH_TOKEN": "throw-away",
        "SMS_YUNTONGXUN_APP_ID": "8aaf0708",
        "SMS_YUNTONGXUN_TEMPLATES": "code=1",
    }
    assert manage("check", **whole).returncode == 0
    told = manage("check", **whole | {name: None})
    assert f": {name}. " in told.stderr.splitlines()[-1]


def test_check_deploy_is_clean():
    told = manage("check", "--deploy", "--fail-level", "WARNING")
    assert told.returncode == 0, told.stderr
    assert "no issues (0 silenced)" in told.stdout
    assert "Warning" not in told.stderr


def test_a_secret_may_lie_in_a_file(tmp_path):
    secret = tmp_path / "public.pem"
    secret.write_text(environment()["ALIPAY_PUBLIC_KEY"])
    told = manage("check", ALIPAY_PUBLIC_KEY=None, ALIPAY_PUBLIC_KEY_FILE=str(secret))
    assert told.returncode == 0, told.stderr


def test_the_embedded_cashier_is_not_there():
    program = (
        "from django.conf import settings; from django.urls import resolve\n"
        "assert 'payments.gateways.sandbox' not in settings.INSTALLED_APPS\n"
        "resolve('/trade/sandbox/gateway.do')"
    )
    told = manage("shell", "--no-imports", "--command", program)
    assert "Resolver404" in told.stderr


def test_the_demo_is_refused():
    assert manage("load_demo").returncode != 0
