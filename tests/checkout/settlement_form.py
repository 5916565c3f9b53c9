"""The settlement page's form, filled in and sent as a browser without JavaScript does."""

from bs4 import BeautifulSoup

URL = "/checkout/"


class SettlementForm:
    def __init__(self, client, query=None):
        self.client = client
        self.take(client.get(URL, query or {}))

    def take(self, response):
        """The page that was answered, and what its form would send as it stands."""
        self.response = response
        self.fields = {}
        self.text = response.content.decode()
        form = BeautifulSoup(self.text, "html.parser").select_one("form[data-live]")
        if response.status_code in {301, 302} or form is None:
            return self
        self.form = form
        for field in form.select("input[name]"):
            kind = field.get("type", "text")
            if kind not in {"radio", "checkbox"} or field.has_attr("checked"):
                self.fields.setdefault(field["name"], []).append(field.get("value", ""))
        for select in form.select("select[name]"):
            chosen = select.select_one("option[selected]") or select.select_one("option")
            self.fields[select["name"]] = [chosen["value"]]
        return self

    def send(self, do, follow=True, **changes):
        """Fill in `changes` (a double underscore is a colon), press a button named `do`."""
        changes = {name.replace("__", ":"): value for name, value in changes.items()}
        data = {**self.fields, **changes, "do": do}
        return self.take(self.client.post(URL, data, follow=follow))

    @property
    def quote(self):
        return self.response.context["quote"]

    @property
    def address(self):
        return self.response.request["PATH_INFO"] + "?" + self.response.request["QUERY_STRING"]

    def chosen(self, name):
        return self.fields[name][0]

    def words(self, selector="main"):
        page = BeautifulSoup(self.text, "html.parser")
        return " ".join(" ".join(one.stripped_strings) for one in page.select(selector))
