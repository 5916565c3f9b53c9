"""What the ledger refuses, and what it says then."""

from django.utils.translation import gettext as _


class NotAnAmount(ValueError):
    """Beli are whole numbers above zero."""


class NoReason(ValueError):
    """Staff say why they give or take."""

    def __init__(self):
        super().__init__(_("请填写原因"))


class NotEnough(Exception):
    """There are fewer beli than asked for: `available`."""

    def __init__(self, available):
        self.available = available
        super().__init__(_("贝里不足，目前可用 %(available)s 贝里") % {"available": available})


class AlreadyUsed(Exception):
    """The reference stands for another movement: `entry`."""

    def __init__(self, entry):
        self.entry = entry
        told = {"amount": f"{entry.amount:+d}", "note": entry.note}
        super().__init__(
            _("这张表单已经记过一笔：%(amount)s 贝里，原因“%(note)s”。这次没有再记。") % told
        )


class NotHeld(Exception):
    """Nothing is held for this reference: it never was, or it was released."""


class TooMuch(Exception):
    """More was to be given back than is still out: `left`."""

    def __init__(self, left):
        self.left = left
        super().__init__(_("最多可返还 %(left)s 贝里") % {"left": left})
