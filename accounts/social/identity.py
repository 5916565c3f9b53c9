from dataclasses import dataclass


@dataclass(frozen=True)
class Identity:
    """Who somebody is at another company, as that company told us in answer to a code."""

    app_id: str  # the application of ours that was told
    subject: str  # the openid, which is another one in every application; Weibo's uid
    union: str = ""  # WeChat's unionid, the same in all applications of one owner, if it has one
    nickname: str = ""
    avatar_url: str = ""
