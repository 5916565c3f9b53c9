"""Invoices of paid orders, in the shop's words."""

from io import BytesIO
from zipfile import ZipFile

from django.core.files.uploadedfile import SimpleUploadedFile

from checkout.invoices.issuing import issue
from checkout.invoices.requesting import money_left, request_invoice
from checkout.models import Invoice
from tests.checkout.refunding import fresh, keeper

CODE = "91110000600037341L"
NUMBER = "24117000000123456789"
PERSON = {
    "kind": "person",
    "name": "王小明",
    "tax_number": "",
    "address": "",
    "bank": "",
    "email": "",
}
COMPANY = PERSON | {"kind": "company", "name": "某某（北京）有限公司", "tax_number": CODE}
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def files_in(folder, monkeypatch):
    """From now on invoices' files lie in the folder; returns what lists them."""
    for name in ("file", "red_file"):
        storage = Invoice._meta.get_field(name).storage
        for place in ("base_location", "location"):
            monkeypatch.setitem(vars(storage), place, str(folder))
    return lambda: [path for path in folder.rglob("*") if path.is_file()]


def archive(name="OFD.xml"):
    held = BytesIO()
    with ZipFile(held, "w") as packed:
        packed.writestr(name, "<ofd:OFD/>")
    return held.getvalue()


def paper(content=PDF, name="发票.pdf"):
    return SimpleUploadedFile(name, content)


def requested(order, title=PERSON) -> Invoice:
    return request_invoice(order=order, title=title, amount=money_left(fresh(order)))


def issued(order, number=NUMBER, by=None) -> Invoice:
    invoice = requested(order)
    issue(invoice=invoice, number=number, file=paper(), amount=invoice.amount, by=by or keeper())
    return fresh(invoice)
