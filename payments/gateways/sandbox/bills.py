"""The bill of a day as Alipay packs it: a zip with two csv files in GBK.

Alipay has a bill on the next morning; the cashier has today's too, for whoever tries things out.
"""

import csv
import io
import zipfile
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings
from django.core import signing
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from payments.gateways.sandbox.models import SandboxRefund, SandboxTrade
from payments.gateways.sandbox.orders import BEIJING, text

SALT = "sandbox.bill"
SECONDS = 30  # an address lives no longer
RATE = Decimal("0.006")
CENT = Decimal("0.01")
DETAIL = [
    "支付宝交易号",
    "商户订单号",
    "业务类型",
    "商品名称",
    "创建时间",
    "完成时间",
    "门店编号",
    "门店名称",
    "操作员",
    "终端号",
    "对方账户",
    "订单金额（元）",
    "商家实收（元）",
    "支付宝红包（元）",
    "集分宝（元）",
    "支付宝优惠（元）",
    "商家优惠（元）",
    "券核销金额（元）",
    "券名称",
    "商家红包消费金额（元）",
    "卡消费金额（元）",
    "退款批次号/请求号",
    "服务费（元）",
    "分润（元）",
    "备注",
]
SUMMARY = [
    "门店编号",
    "门店名称",
    "交易订单总笔数",
    "退款订单总笔数",
    "订单金额（元）",
    "商家实收（元）",
    "支付宝优惠（元）",
    "商家优惠（元）",
    "卡消费金额（元）",
    "服务费（元）",
    "分润（元）",
    "实收净额（元）",
]


def bounds(day):
    begin = datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=BEIJING)
    return begin, begin + timedelta(days=1)


def lines_of(day):
    """Money that came, then money that went back; below zero is what the merchant loses."""
    begin, end = bounds(day)
    trades = SandboxTrade.objects.filter(paid_at__gte=begin, paid_at__lt=end).order_by("paid_at")
    refunds = SandboxRefund.objects.filter(made_at__gte=begin, made_at__lt=end)
    for trade in trades:
        yield line(trade, trade.paid_at, trade.amount)
    for refund in refunds.select_related("trade").order_by("made_at"):
        yield line(refund.trade, refund.made_at, -refund.amount, refund.out_request_no)


def line(trade, at, amount, request_no=""):
    facts = dict.fromkeys(DETAIL, "")
    facts |= {title: "0.00" for title in DETAIL if title.endswith("（元）")}
    facts |= {
        "支付宝交易号": f"{trade.trade_no}\t",
        "商户订单号": f"{trade.out_trade_no}\t",
        "业务类型": "交易\t" if amount > 0 else "退款\t",
        "商品名称": trade.subject,
        "创建时间": text(trade.created_at),
        "完成时间": text(at),
        "对方账户": "*试(188****0000)\t",
        "订单金额（元）": f"{amount:.2f}",
        "商家实收（元）": f"{amount:.2f}",
        "退款批次号/请求号": f"{request_no}\t",
        "服务费（元）": f"{-(amount * RATE).quantize(CENT, ROUND_HALF_UP):.2f}",
    }
    return facts


def address(day):
    """Where the shop fetches it, for half a minute."""
    token = signing.dumps(day, salt=SALT)
    return f"{settings.SITE_URL}{reverse('sandbox:bill')}?{urlencode({'token': token})}"


def packed(token):
    """The zip as a response; 403 once the address is old or was never ours."""
    try:
        day = signing.loads(token, salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        return HttpResponse("账单下载地址已失效", status=403, content_type="text/plain")
    lines = list(lines_of(day))
    name = f"{settings.SANDBOX['seller_id']}0156_{day.replace('-', '')}"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{name}_业务明细.csv", detail(day, lines))
        archive.writestr(f"{name}_业务明细(汇总).csv", summary(day, lines))
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv.zip"'}
    return HttpResponse(packed.getvalue(), content_type="application/zip", headers=headers)


def detail(day, lines):
    came, went = totals(lines)
    return gbk(
        [*head(day, "业务明细"), rule("业务明细列表")],
        [DETAIL, *(facts.values() for facts in lines)],
        [
            rule("业务明细列表结束"),
            f"#交易合计：{came[0]}笔，商家实收共{came[1]:.2f}元，商家优惠共0.00元",
            f"#退款合计：{went[0]}笔，商家实收退款共{went[1]:.2f}元，商家优惠退款共0.00元",
            exported(),
        ],
    )


def summary(day, lines):
    came, went = totals(lines)
    net = came[1] + went[1]
    fees = sum((Decimal(facts["服务费（元）"]) for facts in lines), Decimal("0.00"))
    row = ["合计", "", came[0], went[0], net, net, "0.00", "0.00", "0.00", fees, "0.00", net + fees]
    end = [rule("业务汇总列表结束"), exported()]
    return gbk([*head(day, "业务汇总"), rule("业务汇总列表")], [SUMMARY, row], end)


def totals(lines):
    """(number, yuan) of what came, and of what went back, which is below zero."""
    amounts = [Decimal(facts["订单金额（元）"]) for facts in lines]
    came, went = [a for a in amounts if a > 0], [a for a in amounts if a < 0]
    return (len(came), sum(came, Decimal("0.00"))), (len(went), sum(went, Decimal("0.00")))


def head(day, kind):
    begin, end = (f"{when:%Y年%m月%d日 %H:%M:%S}" for when in bounds(day))
    account = f"#账号：[{settings.SANDBOX['seller_id']}0156]"
    return [f"#支付宝{kind}查询", account, f"#起始日期：[{begin}]   终止日期：[{end}]"]


def rule(kind):
    return f"#-----------------------------------------{kind}{'-' * 40}"


def exported():
    return f"#导出时间：[{timezone.now().astimezone(BEIJING):%Y年%m月%d日 %H:%M:%S}]"


def gbk(head, rows, tail):
    table = io.StringIO()
    csv.writer(table).writerows(rows)
    whole = "\r\n".join([*head, table.getvalue() + "\r\n".join(tail), ""])
    return whole.encode("gbk", "replace")
