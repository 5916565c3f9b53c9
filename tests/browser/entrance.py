"""The page objects of getting in."""


class Entrance:
    """Codes, passkeys and what surrounds them."""

    DEVICE = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }

    def __init__(self, visitor):
        self.visitor, self.page = visitor, visitor.page

    def ask_code(self, contact):
        self.page.locator("[name=contact]").fill(contact)
        self.visitor.press("获取验证码")
        self.visitor.is_at("/login/code/enter/")

    def without_scripts(self, words):
        """What is said where JavaScript is off."""
        return self.page.locator("noscript p", has_text=words)

    def type_code(self, code):
        self.page.locator("[name=code]").fill(code)

    def join(self):
        self.page.locator("[name=consent]").check()
        self.visitor.press("注册并登录")

    def have_device(self):
        """One with a screen lock, which says yes to everything."""
        session = self.page.context.new_cdp_session(self.page)
        session.send("WebAuthn.enable")
        session.send("WebAuthn.addVirtualAuthenticator", {"options": self.DEVICE})

    def add_passkey(self):
        self.page.goto("/account/security/two-step/webauthn/add/")
        self.page.get_by_role("button", name="添加", exact=True).click()
        self.page.wait_for_url(lambda url: "/webauthn/add/" not in url)

    def leave(self):
        self.page.context.clear_cookies()
