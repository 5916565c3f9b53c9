import sqlite3
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from playwright.sync_api import sync_playwright

from tests.browser.chromium import ARGUMENTS, find_chromium
from tests.browser.pages import Visitor

PATIENCE_MS = 15_000


class Demo:
    """The demo content: loaded once, then put back as it was."""

    def __init__(self):
        self.copy = None

    def load(self):
        if self.copy:
            self.copy.backup(connection.connection)
            return
        call_command("load_demo", stdout=StringIO())
        if connection.vendor == "sqlite":
            self.copy = sqlite3.connect(":memory:")
            connection.connection.backup(self.copy)


@pytest.fixture(scope="session")
def demo():
    return Demo()


@pytest.fixture
def house(live_server, demo, settings, monkeypatch):
    """A served site with its demo content, whose shop and cashier know the server's address."""
    # Playwright runs an event loop in this thread; the database is never asked from inside it.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    settings.SITE_URL = live_server.url
    settings.ALIPAY_GATEWAY_URL = f"{live_server.url}/trade/sandbox/gateway.do"
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 0  # a test types faster than it can save
    settings.CAPTCHA_ENABLED = True
    connection.ensure_connection()
    demo.load()
    return live_server


@pytest.fixture
def chromium(house):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, house):
    """Makes visitors, each with a browser of their own; none may see an error in the console."""
    visitors = []

    def new_visitor(**options):
        context = chromium.new_context(locale="zh-CN", base_url=house.url, **options)
        context.set_default_timeout(PATIENCE_MS)
        visitors.append(Visitor(context.new_page()))
        return visitors[-1]

    yield new_visitor
    for visitor in visitors:
        assert visitor.complaints == []
