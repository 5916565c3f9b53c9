"""A browser made of requests: follows what the cashier's page offers."""

import re

import requests


class Buyer:
    def __init__(self):
        self.browser = requests.Session()

    def open_cashier(self, url):
        page = self.browser.get(url)
        assert page.status_code == 200, page.text
        assert "模拟收银台" in page.text
        return page

    def press(self, page, decision):
        """The answer to the button, redirects not followed."""
        action = re.search(r'action="([^"]+)"', page.text)[1]
        token = re.search(r'name="token" value="([^"]+)"', page.text)[1]
        assert f'value="{decision}"' in page.text
        return self.browser.post(
            requests.compat.urljoin(page.url, action),
            data={"token": token, "decision": decision},
            allow_redirects=False,
        )

    def follow(self, answer):
        """One redirect."""
        assert answer.status_code == 302, answer.text
        url = requests.compat.urljoin(answer.url, answer.headers["Location"])
        return self.browser.get(url, allow_redirects=False)
