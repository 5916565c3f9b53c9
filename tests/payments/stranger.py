"""A gateway that answers whatever a test tells it to."""

import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append(dict(parse_qsl(body.decode())))
        told = self.server.answers
        status, body = told.pop(0) if len(told) > 1 else told[0]
        self.send(status, body)

    def do_GET(self):
        self.server.fetched.append(self.path)
        self.send(*self.server.file)

    def send(self, status, body):
        time.sleep(self.server.delay)
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) + self.server.withheld))
        self.end_headers()
        if not self.server.drop_seconds:
            self.wfile.write(body)
            return
        for byte in body:
            self.wfile.write(bytes([byte]))
            time.sleep(self.server.drop_seconds)

    def log_message(self, *args):
        pass


class Server(ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        if not isinstance(sys.exception(), ConnectionError):  # else who asked went away
            super().handle_error(request, client_address)


class StrangeGateway:
    def __init__(self):
        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.heard, self.server.fetched = [], []
        self.server.delay = self.server.drop_seconds = self.server.withheld = 0
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.home = f"http://127.0.0.1:{self.server.server_port}"
        self.url = f"{self.home}/gateway.do"

    def answers(self, body, status=200):
        self.answers_in_turn((status, body))

    def answers_in_turn(self, *answers):
        """Each is (status, body); the last one stays."""
        self.server.answers = [(status, as_bytes(body)) for status, body in answers]

    def has_file(self, body, status=200):
        """What it gives to whoever fetches anything."""
        self.server.file = (status, as_bytes(body))

    @property
    def heard(self):
        """The fields of the calls that came."""
        return self.server.heard

    @property
    def fetched(self):
        return self.server.fetched

    def answers_after(self, seconds):
        self.server.delay = seconds

    def answers_in_drops(self, seconds):
        """Byte by byte, with so much time between them."""
        self.server.drop_seconds = seconds

    def withholds(self, length):
        """It promises so many bytes more than it sends."""
        self.server.withheld = length

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


def as_bytes(body):
    return body if isinstance(body, bytes) else body.encode()
