"""What people do with what is their own: addresses, and a second account."""

from playwright.sync_api import expect


class AddressBook:
    """The list of addresses and the form behind it."""

    def __init__(self, visitor):
        self.visitor, self.page = visitor, visitor.page

    def add(self, *, receiver, phone, region, street):
        """`region`: the names of province, city and district."""
        self.visitor.follow("新增收货地址")
        self.page.locator("[name=receiver]").fill(receiver)
        self.page.locator("[name=receiver_phone]").fill(phone)
        self.choose(*region)
        self.page.locator("[name=address]").fill(street)
        self.save()

    def choose(self, *region):
        """Each list fills once the one before it is chosen."""
        for level, name in zip(("province", "city", "district"), region, strict=True):
            self.page.locator(f"[name={level}]").select_option(label=name)

    def edit(self, receiver):
        self.press("link", "修改", receiver)

    def change_street(self, street):
        self.page.locator("[name=address]").fill(street)
        self.save()

    def save(self):
        self.page.locator(".form__actions").get_by_role("button", name="保存").click()
        self.visitor.is_at("/account/addresses/$")

    def make_default(self, receiver):
        self.press("button", "设为默认", receiver)

    def delete(self, receiver):
        self.press("link", "删除", receiver)
        self.page.get_by_role("button", name="删除", exact=True).click()
        self.visitor.is_at("/account/addresses/$")

    def press(self, role, name, receiver):
        self.card(receiver).get_by_role(role, name=name).click()

    def card(self, receiver):
        return self.page.locator("article", has_text=receiver)

    def says(self, receiver, text):
        expect(self.card(receiver)).to_contain_text(text)

    def holds(self, number):
        expect(self.page.locator("article")).to_have_count(number)

    def lists(self, level):
        """What can be chosen there, without the line that asks to."""
        return self.page.locator(f"[name={level}] option").all_inner_texts()[1:]


class Merging:
    """Another account of one's own goes into this one."""

    def __init__(self, visitor):
        self.visitor, self.page = visitor, visitor.page
        visitor.is_at("/account/security/merge/$")

    def ask_code(self, contact):
        self.page.locator("[name=contact]").fill(contact)
        self.visitor.press("发送验证码")
        self.visitor.is_at("/merge/code/")

    def type_code(self, code):
        """Six digits send themselves, once the page's script is there."""
        self.page.wait_for_load_state()
        self.page.locator("[name=code]").fill(code)
        self.visitor.is_at("/merge/confirm/")

    def confirm(self):
        self.page.locator("[name=sure]").check()
        self.page.get_by_role("button", name="合并", exact=True).click()
        self.visitor.is_at("/account/security/$")
