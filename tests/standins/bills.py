"""The bills of a day, in each gateway's own format."""

import io
import zipfile

TIME = "%Y-%m-%d %H:%M:%S"
RATE = 60  # ten-thousandths

ALIPAY = (
    "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,"
    "订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,"
    "商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注"
)
WECHAT = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,"
    "货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,"
    "商户数据包,手续费,费率,订单金额,申请退款金额,费率备注"
)
WECHAT_TOTAL = (
    "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"
)


def payments(books, day):
    trades = (t for t in books.trades.values() if t.paid_at and f"{t.paid_at:%Y-%m-%d}" == day)
    return sorted(trades, key=lambda trade: trade.paid_at)


def refunds(books, day):
    """(trade, refund) of what was asked for on that day."""
    every = ((t, r) for t in books.trades.values() for r in t.refunds.values())
    return [(t, r) for t, r in every if f"{r.asked_at:%Y-%m-%d}" == day]


def fee_of(amount):
    return round(amount * RATE / 10_000, 2)


def of_alipay(books, day, seller):
    """A zip of two files in GBK, their names too."""
    rows = [row_of_alipay(t, t.amount, t.paid_at, -fee_of(t.amount)) for t in payments(books, day)]
    rows += [
        row_of_alipay(t, -r.amount, r.done_at, fee_of(r.amount), r.number)
        for t, r in refunds(books, day)
    ]
    lines = [
        "#支付宝业务明细查询",
        f"#账号：[{seller}0156]",
        f"#起始日期：[{day} 00:00:00]   终止日期：[{day} 23:59:59]",
        f"#{'-' * 41}业务明细列表{'-' * 40}",
        ALIPAY,
        *rows,
        f"#{'-' * 41}业务明细列表结束{'-' * 36}",
        f"#交易合计：{len(rows)}笔，商家实收共0.00元，商家优惠共0.00元",
        "#导出时间：[2026年01月01日 09:00:00]",
    ]
    files = io.BytesIO()
    with zipfile.ZipFile(files, "w", zipfile.ZIP_DEFLATED) as archive:
        write_gbk(archive, f"{seller}0156_{day}_业务明细.csv", lines)
        write_gbk(
            archive, f"{seller}0156_{day}_业务明细(汇总).csv", ["#支付宝业务汇总查询", "合计"]
        )
    return files.getvalue()


def write_gbk(archive, name, lines):
    """The name in GBK without the flag for UTF-8, as Alipay's archives have it."""
    entry = zipfile.ZipInfo(name.encode("gbk").decode("cp437"))
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, "\r\n".join([*lines, ""]).encode("gbk"))


def row_of_alipay(trade, amount, at, fee, request_no=""):
    kind = "退款" if request_no else "交易"
    begun = f"{trade.paid_at:{TIME}}"
    cells = [f"{trade.trade_no}\t", f"{trade.number}\t", f"{kind}\t", trade.subject, begun]
    cells += [f"{at:{TIME}}", "\t", "\t", "\t", "\t", "*书(buy***@example.com)\t"]
    cells += [
        str(amount),
        str(amount),
        "0.00",
        "0.00",
        "0.00",
        "0.00",
        "0.00",
        "",
        "0.00\t",
        "0.00",
    ]
    return ",".join([*cells, f"{request_no}\t", str(fee), "0.00", ""])


def of_wechat(books, day, appid, mchid):
    """The text; empty when nothing happened on that day."""
    rows = [row_of_wechat(appid, mchid, t) for t in payments(books, day)]
    rows += [row_of_wechat(appid, mchid, t, r) for t, r in refunds(books, day)]
    return text_of_wechat(rows) if rows else ""


def text_of_wechat(rows):
    total = ",".join(
        f"`{x}" for x in (len(rows), "0.00", "0.00", "0.00", "0.00000", "0.00", "0.00")
    )
    return "\r\n".join(["\ufeff" + WECHAT, *rows, WECHAT_TOTAL, total, ""])


def row_of_wechat(appid, mchid, trade, refund=None):
    states = {"waiting": "PROCESSING", "done": "SUCCESS", "stuck": "CHANGE", "failed": "FAIL"}
    if refund:
        back = [refund.refund_no, refund.number, f"{refund.amount}", "0.00", "ORIGINAL"]
        state, at, sums = "REFUND", refund.asked_at, ["0.00", "0.00"]
        tail = [f"-{fee_of(refund.amount)}000", "0.60%", "0.00", f"{refund.amount}", ""]
        back.append(states[refund.state])
    else:
        back = ["0", "0", "0.00", "0.00", "", ""]
        state, at, sums = "SUCCESS", trade.paid_at, [f"{trade.amount}", "0.00"]
        tail = [f"{fee_of(trade.amount)}000", "0.60%", f"{trade.amount}", "0.00", ""]
    cells = [f"{at:{TIME}}", appid, mchid, "0", "", trade.trade_no, trade.number, trade.buyer]
    cells += [trade.kind, state, "OTHERS", "CNY", *sums, *back, trade.subject, "", *tail]
    return ",".join(f"`{cell}" for cell in cells)
