"""Why an invoice cannot be had, in the reader's words."""

from django.utils.translation import gettext_lazy as _

from catalogue.money import to_fen


class InvoiceRefused(Exception):
    """Its text is for the person who asked."""

    sentence = ""

    def __init__(self, **facts):
        super().__init__(str(self.sentence) % facts)


class NothingToInvoice(InvoiceRefused):
    sentence = _("这笔订单没有可以开票的金额：只对实际支付且没有退款的金额开票。")


class RefundUnderWay(InvoiceRefused):
    sentence = _("这笔订单正在申请退费，处理完以后才能开票。")


class AlreadyRequested(InvoiceRefused):
    sentence = _("这笔订单已经有一张发票了。要换抬头，请先撤回还没有开具的申请。")


class AmountChanged(InvoiceRefused):
    """`amount`: yuan, as it is now."""

    sentence = _("开票金额已经变为 %(amount)s 元，没有保存，请核对后再提交。")

    def __init__(self, amount):
        super().__init__(amount=to_fen(amount))


class NoLongerWaits(InvoiceRefused):
    sentence = _("这张发票的状态已经变了，您的操作没有生效。请核对现在的状态。")


class NumberTaken(InvoiceRefused):
    sentence = _("这个发票号码已经用过，请核对。")


class BookFull(InvoiceRefused):
    sentence = _("最多保存 %(most)s 个抬头，请先删除不用的。")
