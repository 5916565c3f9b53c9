"""The shop's settings for the stand-in of WeChat Pay (tests/standins/wechat.py)."""

from tests.standins.keys import pair

ADAPTER = "payments.gateways.wechat.WeChatPay"


def sell_by_wechat(settings, gateway):
    """Offer WeChat Pay, which `gateway` (a stand-in, or only its address) plays."""
    settings.PAYMENT_GATEWAYS = {**settings.PAYMENT_GATEWAYS, "wechat": ADAPTER}
    settings.WECHATPAY_MCHID = gateway.mchid
    settings.WECHATPAY_APP_ID = gateway.appid
    settings.WECHATPAY_API_URL = gateway.url
    settings.WECHATPAY_API_V3_KEY = gateway.secret
    settings.WECHATPAY_CERT_SERIAL = gateway.serial
    settings.WECHATPAY_PRIVATE_KEY = pair("wechat shop").private_pem
    settings.WECHATPAY_PUBLIC_KEY = pair("wechat").public_pem
    settings.WECHATPAY_PUBLIC_KEY_ID = gateway.key_id
