"""Notices on their way to the shop: again and again until they are taken, eight times at most."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event, RLock, Thread

import requests

from tests.standins.faults import DELIVERY

ATTEMPTS = 8
AT_ONCE = 8


@dataclass
class Told:
    """One thing that is to be told."""

    url: str
    facts: dict
    attempts: int = 0
    due: float = field(default_factory=time.monotonic)


@dataclass(frozen=True)
class Delivery:
    status: int
    body: str
    taken: bool
    fault: str = ""


def post(url, body, headers):
    """(status, text) of the shop's answer."""
    answer = requests.post(url, data=body, headers=headers, timeout=30)
    return answer.status_code, answer.text


class Outbox:
    def __init__(self, standin, pauses=()):
        self.standin = standin
        self.pauses = pauses
        self.post = post  # a test may put its own client here
        self.lock = RLock()
        self.waiting = []
        self.held = []
        self.deliveries = []
        self.stopped = Event()

    def add(self, url, facts):
        if url:
            with self.lock:
                self.waiting.append(Told(url, facts))

    def deliver_next(self):
        """One attempt, with the fault that was told for it; None when there is nothing to tell."""
        fault = self.standin.faults.for_notice() if self.waiting else ""
        told = self.take(last=fault == "out of order")
        if told is None:
            return None
        if fault == "lost":
            return Delivery(0, "", False, fault)
        if fault == "delayed":
            self.held.append(told)
            return Delivery(0, "", False, fault)
        if fault in ("duplicate", "concurrent"):
            return self.deliver_often(told, fault)
        done = self.deliver(told, fault)
        if fault and fault not in DELIVERY:
            self.put_back(told)  # the true one is still to come
        elif not done.taken or fault == "acknowledgement ignored":
            self.retry(told)
        return done

    def deliver_all(self):
        """Until nothing waits; the deliveries."""
        return list(iter(self.deliver_next, None))

    def release(self):
        """What was delayed goes on its way."""
        with self.lock:
            self.waiting, self.held = self.waiting + self.held, []

    def deliver_often(self, told, fault):
        if fault == "duplicate":
            answers = [self.deliver(told, fault) for _ in range(2)]
        else:
            with ThreadPoolExecutor(AT_ONCE) as pool:
                answers = list(pool.map(lambda _: self.deliver(told, fault), range(AT_ONCE)))
        if not any(answer.taken for answer in answers):
            self.retry(told)
        return answers[-1]

    def deliver(self, told, fault=""):
        body, headers = self.standin.render(told.facts, "" if fault in DELIVERY else fault)
        try:
            status, text = self.post(told.url, body, headers)
        except requests.RequestException as error:
            status, text = 0, str(error)
        done = Delivery(status, text, self.standin.is_taken(status, text), fault)
        self.deliveries.append(done)
        return done

    def take(self, last=False):
        with self.lock:
            return self.waiting.pop(-1 if last else 0) if self.waiting else None

    def put_back(self, told):
        with self.lock:
            self.waiting.insert(0, told)

    def retry(self, told):
        told.attempts += 1
        if told.attempts >= ATTEMPTS:
            return
        if self.pauses:
            told.due = time.monotonic() + self.pauses[min(told.attempts, len(self.pauses)) - 1]
        with self.lock:
            self.waiting.append(told)

    def run(self):
        """By itself, in a thread of its own, until stopped."""
        Thread(target=self.keep_delivering, daemon=True).start()

    def keep_delivering(self):
        while not self.stopped.wait(0.02):
            now = time.monotonic()
            with self.lock:
                self.waiting.sort(key=lambda told: told.due)
                is_due = bool(self.waiting) and self.waiting[0].due <= now
            if is_due:
                self.deliver_next()
