"""From a paid order to the invoice's file: the learner asks, staff issue, the learner downloads."""

import pytest

from accounts.models import User
from checkout.models import Invoice
from tests.browser.pages import Layout
from tests.checkout.invoicing import CODE, PDF, files_in
from tests.checkout.refunding import buy
from tests.factories import make_course

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "without"])
PHONE = {"width": 390, "height": 844}
NUMBER = "24117000000123456789"


@pytest.fixture(autouse=True)
def _files(tmp_path, monkeypatch):
    files_in(tmp_path / "protected", monkeypatch)


@pytest.fixture
def order(house):
    return buy(User.objects.get(username="newcomer"), make_course(slug="to-be-invoiced"))


class InvoicePage:
    """The page of an order's invoice."""

    def __init__(self, visitor, order):
        self.visitor, self.page = visitor, visitor.page
        visitor.open(order.get_absolute_url())
        visitor.follow("申请发票")

    def write_title(self, name, code):
        self.page.get_by_label("单位").check()
        self.page.get_by_label("发票抬头").fill(name)
        self.page.get_by_label("统一社会信用代码").fill(code)

    def download(self):
        with self.page.expect_download() as download:
            self.visitor.follow("下载发票")
        return download.value


def issue(staff, number, path):
    """What staff do with the first one of the list."""
    staff.log_in("staff")
    staff.open("/dashboard/invoices/")
    staff.page.locator("tbody a").first.click()
    staff.page.get_by_label("发票号码").fill(number)
    staff.page.get_by_label("发票文件").set_input_files(path)
    staff.press("已开票")
    staff.sees("学员可以下载了")


@BOTH
def test_from_the_order_to_the_file(visit, order, tmp_path, javascript):
    learner = visit(java_script_enabled=javascript, viewport=PHONE)
    learner.log_in("newcomer")
    page = InvoicePage(learner, order)
    page.write_title("某某（北京）有限公司", CODE[:-1])
    learner.press("申请开票 ¥99")
    learner.sees("您填了 17 位")
    learner.complaints.clear()  # the browser tells of a 400 as well
    page.write_title("某某（北京）有限公司", CODE.lower())
    learner.press("申请开票 ¥99")
    learner.sees("待开票")
    assert Layout(learner).overflow() == 0
    path = tmp_path / "invoice.pdf"
    path.write_bytes(PDF)
    issue(visit(java_script_enabled=javascript), NUMBER, path)
    learner.open("/account/invoices/")
    learner.sees("已开票")
    learner.sees(CODE)
    assert Layout(learner).overflow() == 0
    saved = page.download()
    assert saved.suggested_filename == f"发票-{NUMBER}.pdf"
    assert Invoice.objects.get().number == NUMBER
