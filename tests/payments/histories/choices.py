"""What hypothesis may choose of each step of a history."""

from hypothesis import strategies as st

from checkout.following_up import follow_up_due
from checkout.releasing import release_overdue
from payments.refund_sending import send_due
from payments.tasks import ask_open

SWEEPS = {
    "ask": ask_open,
    "follow up": follow_up_due,
    "release": release_overdue,
    "refund": send_due,
}

WHICH = st.integers(0, 2)  # the last one, the one before...
GATEWAYS = st.sampled_from(["alipay", "wechat"])
COURSES = st.sampled_from([(0,), (1,), (0, 1)])
BELI = st.sampled_from([0, 0, 100, 300, None])
ORDER = {"courses": COURSES, "with_coupon": st.booleans(), "beli": BELI}
DECISIONS = ["whole", "whole", "half", "half and keep", "refuse", "withdraw"]
NOTICE_FAULTS = st.sampled_from(
    ["", "", "", "duplicate", "out of order", "delayed", "lost", "acknowledgement ignored"]
    + ["forged", "altered", "wrong amount", "wrong order", "wrong trade", "closed"]
)
ANSWER_FAULTS = st.sampled_from(["500", "lost", "system error after acting", "garbage", "forged"])
# Of the worker that does it: (steps, only commits).
WRITES = st.tuples(st.integers(1, 30), st.just(False))
COMMITS = st.tuples(st.integers(1, 4), st.just(True))
DEATHS = st.one_of([st.none()] * 4 + [WRITES, COMMITS])

BEGINNING = ORDER | {
    "gateways": st.sampled_from([(), ("alipay",), ("wechat",)] + [("alipay", "wechat")] * 2),
    "pays": st.integers(0, 2),
    "death": DEATHS,  # of who hears of the first of them
}
TOLD = {
    "places_an_order": ORDER | {"death": DEATHS},
    "goes_to_pay": {"which": WHICH, "gateway": GATEWAYS},
    "pays": {
        "which": WHICH,
        "only_looks": st.sampled_from([False, False, False, True]),
        "is_told": st.booleans(),
        "death": DEATHS,
    },
    "says_that_it_is_paid": {"which": WHICH},
    "cancels": {"which": WHICH, "death": DEATHS},
    "asks_for_a_refund": {
        "which": WHICH,
        "lines": st.integers(1, 2),
        "how": st.sampled_from([None, *DECISIONS]),  # staff decide at once
        "death": DEATHS,
    },
    "tells": {"which": WHICH, "fault": NOTICE_FAULTS, "death": DEATHS},
    # Once: the next attempt helps. Three times: none does.
    "answers_badly": {
        "gateway": GATEWAYS,
        "fault": ANSWER_FAULTS,
        "times": st.sampled_from([1, 3]),
        "to": st.sampled_from(["", "query", "close", "refund"]),
    },
    "banks_move_the_money": {"state": st.sampled_from(["done", "done", "failed"])},
    "money_is_given_back_there": {"which": WHICH, "whole": st.booleans()},
    "sweeps": {"name": st.sampled_from(sorted(SWEEPS)), "death": DEATHS},
    "time_passes": {"minutes": st.sampled_from([1, 29, 31])},
    "staff_decide": {"how": st.sampled_from(DECISIONS), "death": DEATHS},
    "staff_see_to_a_failed_refund": {"again": st.booleans()},
    "workers_come_or_go": {},
}


def next_step(history):
    """(name, what it is told) of something that makes sense now."""
    return st.sampled_from(history.possible()).flatmap(
        lambda name: st.tuples(st.just(name), st.fixed_dictionaries(TOLD[name]))
    )
