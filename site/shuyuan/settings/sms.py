"""Text messages: who carries them, what one costs, and how many may leave the house (D30)."""

import re
from decimal import Decimal

from shuyuan.env import env, refuse, require

SMS_BACKEND = env.str("SMS_BACKEND", default="outbox")
refuse(
    SMS_BACKEND not in ("outbox", "yuntongxun", "aliyun"),
    "SMS_BACKEND must be outbox, yuntongxun or aliyun.",
)

SMS_YUNTONGXUN_API_URL = env.str(
    "SMS_YUNTONGXUN_API_URL", default="https://app.cloopen.com:8883"
).rstrip("/")
SMS_YUNTONGXUN_ACCOUNT_SID = env.str("SMS_YUNTONGXUN_ACCOUNT_SID", default="")
SMS_YUNTONGXUN_AUTH_TOKEN = env.str("SMS_YUNTONGXUN_AUTH_TOKEN", default="")
SMS_YUNTONGXUN_APP_ID = env.str("SMS_YUNTONGXUN_APP_ID", default="")

SMS_ALIYUN_API_URL = env.str("SMS_ALIYUN_API_URL", default="https://dysmsapi.aliyuncs.com").rstrip(
    "/"
)
SMS_ALIYUN_ACCESS_KEY_ID = env.str("SMS_ALIYUN_ACCESS_KEY_ID", default="")
SMS_ALIYUN_ACCESS_KEY_SECRET = env.str("SMS_ALIYUN_ACCESS_KEY_SECRET", default="")
SMS_ALIYUN_SIGN_NAME = env.str("SMS_ALIYUN_SIGN_NAME", default="")

# The approved templates by what they are for: code=1,purchase=2. A purpose of codes that has none
# of its own (login, recovery, bind...) takes the one of `code`.
SMS_TEMPLATES = {
    "yuntongxun": env.dict("SMS_YUNTONGXUN_TEMPLATES", default={}),
    "aliyun": env.dict("SMS_ALIYUN_TEMPLATES", default={}),
}
# Yuan for one message, by the operator's contract.
_prices = {
    "SMS_YUNTONGXUN_PRICE": env.str("SMS_YUNTONGXUN_PRICE", default="0.055"),
    "SMS_ALIYUN_PRICE": env.str("SMS_ALIYUN_PRICE", default="0.045"),
}
for _name, _price in _prices.items():
    refuse(not re.fullmatch(r"\d{1,3}(\.\d{1,4})?", _price), f"{_name} must be yuan, like 0.045.")
SMS_PRICES = {
    "outbox": Decimal(0),
    "yuntongxun": Decimal(_prices["SMS_YUNTONGXUN_PRICE"]),
    "aliyun": Decimal(_prices["SMS_ALIYUN_PRICE"]),
}
# Whether purchases are told by text message too, where their template is named.
SMS_NOTICES = env.bool("SMS_NOTICES", default=False)

SMS_KEEP_DAYS = 180  # logs are to be kept for half a year (网络安全法 21); after that, masked
SMS_CODE_SECONDS = 180  # no other code goes to the number meanwhile
SMS_PER_NUMBER = env.int("SMS_PER_NUMBER", default=10)  # codes a day
# Codes a day for one IP address: a school has many people behind one.
SMS_PER_ADDRESS = env.int("SMS_PER_ADDRESS", default=50)
SMS_PER_DAY = env.int("SMS_PER_DAY", default=5000)  # of all kinds; staff are told at 80 %
for _name in ("SMS_PER_NUMBER", "SMS_PER_ADDRESS", "SMS_PER_DAY"):
    refuse(vars()[_name] < 1, f"{_name} must be 1 or more.")

_NEEDED = {
    "yuntongxun": (
        "SMS_YUNTONGXUN_ACCOUNT_SID",
        "SMS_YUNTONGXUN_AUTH_TOKEN",
        "SMS_YUNTONGXUN_APP_ID",
        "SMS_YUNTONGXUN_TEMPLATES",
    ),
    "aliyun": (
        "SMS_ALIYUN_ACCESS_KEY_ID",
        "SMS_ALIYUN_ACCESS_KEY_SECRET",
        "SMS_ALIYUN_SIGN_NAME",
        "SMS_ALIYUN_TEMPLATES",
    ),
}
require(*_NEEDED.get(SMS_BACKEND, ()))
refuse(
    SMS_BACKEND != "outbox" and "code" not in SMS_TEMPLATES[SMS_BACKEND],
    f"SMS_{SMS_BACKEND.upper()}_TEMPLATES must name a template for codes: code=...",
)
