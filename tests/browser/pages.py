"""What people do on the site, in their own words. Selectors live here and nowhere else."""

import re
from pathlib import Path

from django.core import mail
from playwright.sync_api import expect

PASSWORD = "shuyuan-demo"


class Visitor:
    """Somebody with a browser."""

    def __init__(self, page):
        self.page = page
        self.complaints = []
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def hear(self, message):
        """Wagtail's autosave complains about a form that is not finished yet; we do not mind."""
        if message.type == "error" and "/cms/" not in self.page.url:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def open(self, path):
        answer = self.page.goto(path)
        assert answer.status == 200, f"{path}: {answer.status}"
        return self

    def press(self, name):
        self.page.get_by_role("button", name=name).first.click()

    def claim_coupon(self, name):
        self.open("/coupons/")
        self.page.get_by_role("button", name=f"立即领取 {name}", exact=True).click()
        self.sees(f"领取成功：{name}")

    def follow(self, name):
        self.page.get_by_role("link", name=name).first.click()

    def sees(self, text):
        expect(self.page.get_by_text(text).first).to_be_visible()

    def is_at(self, pattern):
        expect(self.page).to_have_url(re.compile(pattern))

    def log_in(self, name, path="/account/login/"):
        self.page.goto(path)
        self.page.get_by_role("link", name="密码登录", exact=True).click()
        self.log_in_here(name)

    def log_in_here(self, name):
        self.page.locator("[name=login]").fill(f"{name}@shuyuan.test")
        self.page.locator("[name=password]").fill(PASSWORD)
        self.page.locator("main form").get_by_role("button", name="登录", exact=True).click()
        expect(self.page).not_to_have_url(re.compile("/account/login/"))

    def register(self, username):
        self.open("/account/signup/?way=password")
        self.page.locator("[name=email]").fill(f"{username}@shuyuan.test")
        self.page.locator("[name=username]").fill(username)
        self.page.locator("[name=password1]").fill("bai-chuan-dong-dao")
        self.page.locator("[name=consent]").check()
        self.page.locator("main form").get_by_role("button", name="注册").click()
        expect(self.page).not_to_have_url(re.compile("/account/signup/"))

    def confirm_address(self):
        """By the link in the newest mail."""
        self.open(re.search(r"http://\S+", mail.outbox[-1].body)[0])
        self.press("确认，这是我的邮箱")


class CourseForm:
    """The editor's form of a course page in the Wagtail admin."""

    LESSON = "chapters-0-value-lessons-0-value"

    def __init__(self, visitor, index):
        self.page = visitor.page
        visitor.open(f"/cms/pages/add/home/coursepage/{index.pk}/")

    def fill(self, name, value):
        self.page.locator(f"[id='{name}']").fill(value)

    def write(self, *, title, slogan, brief, category):
        self.fill("id_title", title)
        self.fill("id_slogan", slogan)
        self.fill("id_brief", brief)
        option = self.page.locator("#id_category option", has_text=category).first
        self.page.locator("#id_category").select_option(value=option.get_attribute("value"))

    def upload_cover(self, path: Path, title):
        self.choose("id_cover")
        dialog = self.page.locator(".modal-dialog")
        dialog.get_by_role("tab", name="上传").click()
        dialog.locator("input[type=file]").set_input_files(path)
        dialog.locator("[name$=title]").fill(title)
        dialog.locator("button[type=submit]:visible").click()
        expect(self.page.locator("#id_cover-title")).to_have_text(title)

    def add_teacher(self, name):
        self.page.locator("#id_teachers-ADD").click()
        self.choose("id_teachers-0-teacher")
        self.search(name)
        self.pick(name)

    def add_price(self, row, days, yuan):
        self.page.locator("#id_prices-ADD").click()
        self.page.locator(f"#id_prices-{row}-days").select_option(value=days)
        self.fill(f"id_prices-{row}-price", yuan)

    def add_chapter(self, *, title, lesson, video):
        chapters = self.page.locator("[id$='chapters-section']")
        chapters.get_by_title("Insert a block").first.click()
        self.fill("chapters-0-value-title", title)
        lessons = self.page.locator("section", has=self.page.locator(f"[id='{self.LESSON}-title']"))
        self.unfold(lessons.last.locator("[data-panel-toggle]"))
        self.fill(f"{self.LESSON}-title", lesson)
        self.choose(f"{self.LESSON}-video")
        self.pick(video)

    def unfold(self, toggle):
        """By the keyboard: a new block still slides, and a click may miss it."""
        if toggle.get_attribute("aria-expanded") == "false":
            toggle.press("Enter")
        expect(toggle).to_have_attribute("aria-expanded", "true")

    def choose(self, field):
        self.page.locator(f"[id='{field}-chooser'] [data-chooser-action-choose]:visible").click()

    def search(self, words):
        self.page.locator(".modal-dialog [name=q]").fill(words)

    def pick(self, title):
        dialog = self.page.locator(".modal-dialog")
        dialog.get_by_role("link", name=title, exact=True).first.click()
        expect(dialog).to_be_hidden()

    def publish(self):
        self.page.get_by_role("button", name="更多动作").click()
        self.page.get_by_role("button", name="发布", exact=True).click()


class Counter:
    """Course page, settlement, cashier: the way from wanting to having."""

    def __init__(self, visitor):
        self.visitor, self.page = visitor, visitor.page

    def choose_period(self, label):
        self.page.locator(".ladder__option", has_text=label).first.locator("input").check()

    def place_order(self, total):
        self.visitor.is_at("/checkout/")
        self.visitor.press(f"提交订单并支付 {total}")

    def pay(self, total):
        """From the order's page through the cashier."""
        self.page.wait_for_url(re.compile("/pay/|/trade/sandbox/"))
        if "/pay/" in self.page.url:
            self.visitor.press(f"去支付 {total}")
        self.visitor.is_at("/trade/sandbox/")
        self.visitor.press("确认支付")

    def receipt_says(self, text):
        expect(self.page.locator(".sum")).to_contain_text(text)


class Till:
    """The settlement page: coupons, beli and what it comes to."""

    def __init__(self, visitor):
        self.visitor, self.page = visitor, visitor.page
        visitor.is_at("/checkout/")

    def comes_to(self, total):
        expect(self.page.locator("#pay")).to_have_text(total)

    def says(self, text):
        expect(self.page.locator("#best")).to_contain_text(text)

    def choose_coupon(self, label, line=0):
        """The line's own; with line None the general one."""
        selects = self.page.locator("select[name^='coupon:']")
        select = self.page.locator("select[name=general]") if line is None else selects.nth(line)
        option = select.locator("option", has_text=label).first
        select.select_option(value=option.get_attribute("value"))

    def chosen(self, line=0):
        """What the coupon's select says; with line None the general one."""
        selects = self.page.locator("select[name^='coupon:']")
        select = self.page.locator("select[name=general]") if line is None else selects.nth(line)
        return select.evaluate("select => select.selectedOptions[0].text")

    def says_trouble(self, text):
        expect(self.page.locator("[data-trouble]")).to_contain_text(text)

    def use_beli(self, number):
        self.page.locator("#beli").fill(str(number))

    def push_slider(self, key):
        self.page.locator("#beli-slider").press(key)

    def beli(self):
        """What the field and the slider say."""
        fields = (self.page.locator("#beli"), self.page.locator("#beli-slider"))
        return tuple(field.input_value() for field in fields)

    def type_code(self, code):
        self.page.locator("#code").fill(code)

    def unfold_steps(self):
        self.page.locator(".price-steps summary").first.click()

    def steps(self):
        return self.page.locator(".price-steps").first

    def focus(self):
        """The id of the field that has it."""
        return self.page.evaluate("document.activeElement.id")

    def is_busy(self):
        expect(self.page.locator(".settlement__busy")).to_be_visible()

    def insist(self):
        """Press the greyed button all the same."""
        self.page.get_by_role("button", name="提交订单").first.click(force=True)

    def update(self):
        """What one presses without JavaScript."""
        self.visitor.press("更新价格")


class RefundDesk:
    """The page on which a learner asks for a refund."""

    def __init__(self, visitor):
        self.page = visitor.page
        visitor.is_at("/refund/")

    def tick(self, is_wanted):
        """The order's only line."""
        self.page.locator("input[name=line]").set_checked(is_wanted)

    def gives_back(self, total):
        expect(self.page.locator("#money-back")).to_have_text(total)

    def say(self, reason):
        self.page.locator("[name=reason]").fill(reason)


class Player:
    """The lesson's video."""

    def __init__(self, visitor):
        self.page = visitor.page
        self.video = visitor.page.locator("[data-lesson-video]")
        expect(self.video).to_be_visible()

    def plays(self):
        """True when time moves on by itself."""
        self.video.evaluate("video => { video.muted = true; return video.play() }")
        self.page.wait_for_function(
            "() => document.querySelector('[data-lesson-video]').currentTime > 0.5"
        )
        return self.video.evaluate("video => !video.error && video.duration > 0.5")

    def seek(self, second):
        """Jump there; True when the browser got that part of the file."""
        self.video.evaluate("(video, second) => { video.currentTime = second }", second)
        self.page.wait_for_function("() => !document.querySelector('[data-lesson-video]').seeking")
        return self.second() >= second

    def second(self):
        return self.video.evaluate("video => video.currentTime")

    def starts_at(self):
        """The second at which the player stands before it is started."""
        self.page.wait_for_function(
            "() => document.querySelector('[data-lesson-video]').readyState >= 1"
        )
        return self.second()


class Layout:
    """How a page lies on the screen."""

    def __init__(self, visitor):
        self.page = visitor.page

    def overflow(self):
        """Pixels by which the page is wider than the screen."""
        return self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )

    def background(self):
        return self.page.evaluate("getComputedStyle(document.body).backgroundColor")
