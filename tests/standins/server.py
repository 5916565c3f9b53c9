"""A gateway as an HTTP server of its own: what both stand-ins share."""

import argparse
import json
import signal
import sys
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import RLock, Thread
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

from tests.standins import keys
from tests.standins.books import Books
from tests.standins.faults import Faults
from tests.standins.outbox import Outbox

BEIJING = ZoneInfo("Asia/Shanghai")
CONTROL = "/standin/"


@dataclass(frozen=True)
class Request:
    method: str
    target: str  # path and query, as sent
    headers: dict
    body: str

    @property
    def path(self):
        return urlsplit(self.target).path

    @property
    def query(self):
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes = b""
    headers: dict = field(default_factory=dict)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length).decode()
        request = Request(self.command, self.path, self.headers, body)
        answer = self.server.standin.answer(request)
        if answer is None:  # the line is cut
            self.close_connection = True
            return
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    do_GET = do_POST = do

    def log_message(self, *args):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request, client_address):
        """Whoever does not wait for a slow answer cuts the line: no news."""


class Standin:
    """Its books, its faults and the notices on their way. Buyers are methods."""

    CONTROLS = {"pay", "log_in", "deliver_next", "deliver_all", "told_books", "misbehave"}

    def __init__(self, port=0, pauses=()):
        self.lock = RLock()
        self.pauses = pauses
        self.count = 0
        self.begin_anew()
        self.server = Server(("127.0.0.1", port), Handler)
        self.server.standin = self
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def begin_anew(self):
        """As if nobody had ever been here: for the next test."""
        self.books = Books()
        self.faults = Faults()
        self.outbox = Outbox(self, self.pauses)
        self.clock = timedelta()  # how far its clock is from ours
        self.bill_is_ready = True

    def start(self):
        Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def stop(self):
        self.outbox.stopped.set()
        self.faults.enough.set()
        self.server.shutdown()
        self.server.server_close()

    def now(self):
        return datetime.now(BEIJING) + self.clock

    def next_number(self, prefix=""):
        """As long as the gateways' own, and never twice in one process or another."""
        self.count += 1
        return f"{prefix}{self.now():%Y%m%d%H%M%S%f}{self.count:04}"

    def deliver_next(self):
        return self.outbox.deliver_next()

    def deliver_all(self):
        return self.outbox.deliver_all()

    def answer(self, request):
        """None cuts the line. What is asked is done under one lock; waiting is not."""
        if request.path.startswith(CONTROL):
            return self.control(request)
        operation = self.operation(request)
        fault = self.faults.for_answer(operation)
        if fault == "500":
            return Answer(500, b"<html><h1>500 Internal Server Error</h1></html>")
        with self.lock:
            answer = self.serve(request, operation, fault)
        if fault == "slow":
            self.faults.enough.wait(self.faults.slow_seconds)
        if fault == "garbage":
            return Answer(answer.status, b"<html>\xff\xfe\x00 garbage {", answer.headers)
        return None if fault == "lost" else answer

    def control(self, request):
        """How another process plays the buyer: POST /standin/pay {"...": ...}."""
        name = request.path.removeprefix(CONTROL)
        if name not in self.CONTROLS:
            return Answer(404)
        told = getattr(self, name)(**json.loads(request.body or "{}"))
        return Answer(200, json.dumps(told, default=str).encode())

    def told_books(self):
        return {number: [str(x) for x in line] for number, line in self.books().items()}

    def misbehave(self, fault, to="", in_notice=False):
        (self.faults.in_notice(fault) if in_notice else self.faults.in_answer(fault, to))

    # What a gateway has of its own.

    def operation(self, request):
        raise NotImplementedError

    def serve(self, request, operation, fault):
        raise NotImplementedError

    def render(self, facts, fault):
        """(body, headers) of a notice."""
        raise NotImplementedError

    def is_taken(self, status, body):
        raise NotImplementedError


def run_alone(make):
    """`python -m tests.standins.NAME --port 9001 --keys FILE`, until SIGTERM."""
    options = argparse.ArgumentParser()
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--keys", help="private keys, as tests.standins.keys.save wrote them")
    options.add_argument("--pauses", type=float, nargs="*", default=[0.1, 0.2, 0.5, 1.0])
    chosen = options.parse_args()
    if chosen.keys:
        keys.load(chosen.keys)
    ends = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)  # in every thread, or it dies at once
    standin = make(port=chosen.port, pauses=chosen.pauses).start()
    standin.outbox.run()
    sys.stdout.write(f"{standin.url}\n")
    sys.stdout.flush()
    signal.sigwait(ends)
    standin.stop()
