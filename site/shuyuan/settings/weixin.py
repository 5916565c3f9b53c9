"""WeChat Pay, and the official account that tells who a buyer inside WeChat is."""

from cryptography.hazmat.primitives.serialization import (
    load_pem_private_key,
    load_pem_public_key,
)

from shuyuan.env import env, insist_on_key, pem, refuse, require

# WeChat Pay is offered where the merchant's number is set; then the rest must be there too.
WECHATPAY_MCHID = env.str("WECHATPAY_MCHID", default="")
WECHATPAY_APP_ID = env.str("WECHATPAY_APP_ID", default="")
WECHATPAY_API_URL = env.str("WECHATPAY_API_URL", default="https://api.mch.weixin.qq.com")
WECHATPAY_API_V3_KEY = env.str("WECHATPAY_API_V3_KEY", default="")
WECHATPAY_CERT_SERIAL = env.str("WECHATPAY_CERT_SERIAL", default="")
WECHATPAY_PRIVATE_KEY = pem("WECHATPAY_PRIVATE_KEY")
WECHATPAY_PUBLIC_KEY = pem("WECHATPAY_PUBLIC_KEY")
WECHATPAY_PUBLIC_KEY_ID = env.str("WECHATPAY_PUBLIC_KEY_ID", default="")

WEIXIN_MP_APP_ID = env.str("WEIXIN_MP_APP_ID", default="")
WEIXIN_MP_APP_SECRET = env.str("WEIXIN_MP_APP_SECRET", default="")
WEIXIN_MP_API_URL = env.str("WEIXIN_MP_API_URL", default="")
WEIXIN_MP_AUTHORIZE_URL = env.str("WEIXIN_MP_AUTHORIZE_URL", default="")
# WeChat asks its people at one host and answers us at another; a stand-in does both.
_inside_host = WEIXIN_MP_API_URL.rstrip("/") or "https://open.weixin.qq.com"
WEIXIN_MP_AUTHORIZE_URL = WEIXIN_MP_AUTHORIZE_URL or f"{_inside_host}/connect/oauth2/authorize"
WEIXIN_MP_API_URL = WEIXIN_MP_API_URL or "https://api.weixin.qq.com"

if WECHATPAY_MCHID:
    require(
        "WECHATPAY_APP_ID",
        "WECHATPAY_API_V3_KEY",
        "WECHATPAY_CERT_SERIAL",
        "WECHATPAY_PRIVATE_KEY",
        "WECHATPAY_PUBLIC_KEY",
        "WECHATPAY_PUBLIC_KEY_ID",
    )
    insist_on_key("WECHATPAY_PRIVATE_KEY", lambda text: load_pem_private_key(text, password=None))
    insist_on_key("WECHATPAY_PUBLIC_KEY", load_pem_public_key)
    refuse(
        len(WECHATPAY_API_V3_KEY.encode()) != 32,
        "WECHATPAY_API_V3_KEY must have 32 characters.",
    )
if WEIXIN_MP_APP_ID:
    require("WEIXIN_MP_APP_SECRET")
