"""What WeChat shows before it sends somebody back."""

from html import escape

PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<title>{title}</title>
<h1>{title}</h1>{picture}<p>{nickname}</p>
<form method="post" action="/standin-decide">{hidden}
<button name="answer" value="yes">{yes}</button> <button name="answer" value="no">{no}</button>
</form></html>"""
QR = '<svg role="img" aria-label="二维码"><rect width="90" height="90"/></svg>'
KEPT = ("appid", "redirect_uri", "scope", "state")


def page(asked, nickname, *, is_inside):
    """Outside, the scan by the phone and the phone's consent are one button."""
    words = {"title": "微信授权", "yes": "允许", "no": "拒绝", "picture": ""}
    if not is_inside:
        words = {"title": "微信登录", "yes": "用手机扫码并同意", "no": "取消", "picture": QR}
    return PAGE.format(nickname=escape(nickname), hidden=hidden(asked, KEPT), **words)


def hidden(asked, names):
    kept = ((name, escape(asked.get(name, ""), quote=True)) for name in names)
    return "".join(f'<input type="hidden" name="{name}" value="{value}">' for name, value in kept)
