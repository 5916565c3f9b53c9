"""Login by WeChat and Weibo, as people see it: our pages and those over there."""

from tests.browser.pages import Visitor


class Stranger:
    """Somebody at an entrance page who has never been here, or is not logged in."""

    def __init__(self, visitor: Visitor, has_scripts=True):
        self.visitor, self.page, self.has_scripts = visitor, visitor.page, has_scripts

    def come_by(self, name, answer, path="/account/login/"):
        """Press "微信登录" or "微博登录", then this button of the page over there."""
        self.visitor.open(path)
        self.page.get_by_role("button", name=name).click()
        self.page.get_by_role("button", name=answer, exact=True).click()

    def bind_by_code(self, contact, read_code):
        """From the page of the first visit; `read_code()`: what the person reads on the phone."""
        self.visitor.is_at("/account/social/first/$")
        self.visitor.follow("用手机号或邮箱验证码")
        self.prove(contact, read_code)

    def prove(self, contact, read_code):
        self.page.locator("[name=contact]").fill(contact)
        self.visitor.press("获取验证码")
        self.visitor.is_at("/account/social/first/code/")
        self.page.locator("[name=code]").fill(read_code())
        if not self.has_scripts:  # with them six digits send themselves
            self.visitor.press("继续")

    def join(self, nickname):
        """From the page of the first visit, without a phone number."""
        self.visitor.is_at("/account/social/first/$")
        self.visitor.follow("先不填手机号")
        self.page.locator("[name=nickname]").fill(nickname)
        self.page.locator("[name=consent]").check()
        self.visitor.press("注册并登录")

    def leave(self):
        self.visitor.open("/account/logout/")
        self.page.locator("main form").get_by_role("button", name="退出登录").click()
        self.visitor.is_at("/$")
