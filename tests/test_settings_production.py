"""Production starts with everything it needs and nothing that is make-believe, or not at all."""

import pytest

from tests.production import environment, manage, read, refusal

KEYS = [
    *("SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL"),
    *("EMAIL_URL", "MEDIA_ROOT", "ALIPAY_APP_ID", "ALIPAY_SELLER_ID"),
    *("ALIPAY_APP_PRIVATE_KEY", "ALIPAY_PUBLIC_KEY", "OPERATOR_NAME", "PRIVACY_EMAIL"),
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
    "PRIVACY_EMAIL": "privacy at shuyuan.example",
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
    """By a real start; the others are read in this process, which says the same."""
    told = manage("check", **dict.fromkeys(KEYS))
    last = told.stderr.splitlines()[-1]
    assert told.returncode != 0
    for name in KEYS:
        assert name in last
    assert last.endswith(refusal(**dict.fromkeys(KEYS)))


def test_with_all_of_them_nothing_is_refused():
    assert refusal() == ""
    assert environment()["SECRET_KEY"] == read().SECRET_KEY


def test_who_works_here_needs_a_second_step_and_no_mail_server_is_waited_for_long():
    settings = read()
    assert settings.MFA_REQUIRED_FOR_STAFF is True
    assert settings.EMAIL_TIMEOUT == 10


@pytest.mark.parametrize("name", KEYS)
def test_one_missing_key_is_named_alone(name):
    assert f": {name}. " in refusal(**{name: None})


@pytest.mark.parametrize("name", WRONG)
def test_a_value_that_is_make_believe_stops_the_start(name):
    assert name in refusal(**{name: WRONG[name]})


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
    assert name in refusal(**WECHAT | {name: value})


def test_wechat_pay_is_offered_where_its_merchant_is_named():
    assert list(read(**WECHAT).PAYMENT_GATEWAYS) == ["alipay", "wechat"]
    assert list(read().PAYMENT_GATEWAYS) == ["alipay"]


@pytest.mark.parametrize("name", ["SMS_YUNTONGXUN_AUTH_TOKEN", "SMS_YUNTONGXUN_TEMPLATES"])
def test_the_chosen_carrier_is_whole(name):
    whole = {
        "SMS_BACKEND": "yuntongxun",
        "SMS_YUNTONGXUN_ACCOUNT_SID": "8a216da8",
        "SMS_YUNTONGXUN_AUTH_TOKEN": "throw-away",
        "SMS_YUNTONGXUN_APP_ID": "8aaf0708",
        "SMS_YUNTONGXUN_TEMPLATES": "code=1",
    }
    assert refusal(**whole) == ""
    assert f": {name}. " in refusal(**whole | {name: None})


def test_check_deploy_is_clean():
    told = manage("check", "--deploy", "--fail-level", "WARNING")
    assert told.returncode == 0, told.stderr
    assert "no issues (0 silenced)" in told.stdout
    assert "Warning" not in told.stderr


def test_a_secret_may_lie_in_a_file(tmp_path):
    secret = tmp_path / "public.pem"
    secret.write_text(environment()["ALIPAY_PUBLIC_KEY"])
    assert refusal(ALIPAY_PUBLIC_KEY=None, ALIPAY_PUBLIC_KEY_FILE=str(secret)) == ""


def test_the_demo_is_refused():
    assert manage("load_demo").returncode != 0
