"""What a gateway can be told to do wrong, by name. Each is done once, in the order told.

In answers (any gateway)
    slow            acts, and answers when nobody listens any more
    500             does nothing, and its web server says so
    system error    does nothing, and says in its own words that it does not know
    system error after acting
    lost            acts, and the line is cut before the answer
    garbage         acts, and answers with something else
    unsigned, forged    acts, and nothing or a stranger vouches for the answer
    REFUSALS of the gateway's own module: does nothing, and says no
    unknown fields, braces    acts, and the answer holds what is harmless

In notices
    of delivery: lost, duplicate, concurrent, delayed, out of order, acknowledgement ignored
    of content: FORGERIES and CHANGES of the gateway's own module
"""

from collections import deque
from threading import Event, Lock

DELIVERY = {
    "lost",
    "duplicate",
    "concurrent",
    "delayed",
    "out of order",
    "acknowledgement ignored",
}


class Faults:
    def __init__(self):
        self.lock = Lock()
        self.answers = deque()
        self.notices = deque()
        self.slow_seconds = 10.0
        self.enough = Event()  # ends what is slow, so that no test waits for it
        self.when_slow = lambda: None  # the site then waits less, as it does in no other test

    def in_answer(self, fault, to="", times=1):
        """`to`: only when asked for this: query, close, refund..."""
        if fault == "slow":
            self.when_slow()
        with self.lock:
            self.answers.extend([(to, fault)] * times)

    def in_notice(self, fault, times=1):
        with self.lock:
            self.notices.extend([fault] * times)

    def for_answer(self, operation):
        with self.lock:
            for told in self.answers:
                if told[0] in ("", operation):
                    self.answers.remove(told)
                    return told[1]
        return ""

    def for_notice(self):
        with self.lock:
            return self.notices.popleft() if self.notices else ""

    def forget(self):
        with self.lock:
            self.answers.clear()
            self.notices.clear()
