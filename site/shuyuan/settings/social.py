"""Login by WeChat and by Weibo: each is offered where its application's number is set.

Inside WeChat the official account of settings/weixin.py says who somebody is.
"""

from shuyuan.env import env, require

WEIXIN_APP_ID = env.str("WEIXIN_APP_ID", default="")
WEIXIN_APP_SECRET = env.str("WEIXIN_APP_SECRET", default="")
# WeChat shows its QR code at one host and answers us at another; a stand-in does both.
WEIXIN_OAUTH_BASE_URL = env.str("WEIXIN_OAUTH_BASE_URL", default="")
WEIXIN_AUTHORIZE_URL = env.str("WEIXIN_AUTHORIZE_URL", default="")
_scan_host = WEIXIN_OAUTH_BASE_URL.rstrip("/") or "https://open.weixin.qq.com"
WEIXIN_AUTHORIZE_URL = WEIXIN_AUTHORIZE_URL or f"{_scan_host}/connect/qrconnect"
WEIXIN_OAUTH_BASE_URL = WEIXIN_OAUTH_BASE_URL or "https://api.weixin.qq.com"
WEIBO_APP_ID = env.str("WEIBO_APP_ID", default="")
WEIBO_APP_SECRET = env.str("WEIBO_APP_SECRET", default="")
WEIBO_OAUTH_BASE_URL = env.str("WEIBO_OAUTH_BASE_URL", default="https://api.weibo.com")
SOCIAL_ADDRESSES = [
    ("WEIXIN_OAUTH_BASE_URL", WEIXIN_OAUTH_BASE_URL),
    ("WEIXIN_AUTHORIZE_URL", WEIXIN_AUTHORIZE_URL),
    ("WEIBO_OAUTH_BASE_URL", WEIBO_OAUTH_BASE_URL),
]

# May a first visit make an account by a nickname alone? It may look and choose, no more (D29).
SOCIAL_SIGNUP_WITHOUT_CONTACT = env.bool("SOCIAL_SIGNUP_WITHOUT_CONTACT", default=True)
SOCIAL_PENDING_SECONDS = 10 * 60  # between WeChat's word and the account that it is bound to
SOCIAL_AVATAR_HOSTS = [".qlogo.cn", ".sinaimg.cn"]  # where WeChat and Weibo keep faces

SOCIALACCOUNT_ADAPTER = "accounts.social.adapter.SocialAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False  # D42: the first visit asks which account
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"  # none comes from there, so none is to be proven
SOCIALACCOUNT_EMAIL_REQUIRED = SOCIALACCOUNT_QUERY_EMAIL = False

if WEIXIN_APP_ID:
    require("WEIXIN_APP_SECRET")
if WEIBO_APP_ID:
    require("WEIBO_APP_SECRET")
