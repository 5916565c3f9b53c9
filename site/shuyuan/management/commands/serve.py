"""`make run`: everything the embedded site needs, in the foreground, until Ctrl-C."""

import socket
import time
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connection

from accounts.models import User
from notifications.sending import send_due
from shuyuan.operations import pending_migrations
from shuyuan.processes import Stopped, start, stop, stop_on_signals
from shuyuan.progress import MigrationProgress

HOST = "127.0.0.1"
START_SECONDS = 60
WEB = (
    *("gunicorn", "shuyuan.wsgi:application", "--worker-class", "gthread", "--workers", "1"),
    *("--threads", "16", "--timeout", "120", "--graceful-timeout", "3"),
    *("--no-control-socket", "--log-level", "warning"),
)
WORKER = (
    *("celery", "--quiet", "--app", "shuyuan.celery", "worker", "--beat", "--pool", "solo"),
    *("--loglevel", "WARNING", "--without-gossip", "--without-mingle", "--without-heartbeat"),
)
DEMO_ACCOUNTS = {
    "editor@shuyuan.test": "/cms/        内容编辑 content editor",
    "staff@shuyuan.test": "/dashboard/  商城员工 shop staff",
    "mentor@shuyuan.test": "             助教 mentor",
    "learner@shuyuan.test": "/learn/      学员 learner",
    "newcomer@shuyuan.test": "/courses/    新学员 newcomer",
    "admin@shuyuan.test": "/cms/        管理员 administrator",
}


class Command(BaseCommand):
    help = "Prepare the embedded site and serve it with its worker until Ctrl-C."
    requires_system_checks = []

    def handle(self, *args, **options):
        if not settings.EMBEDDED:
            raise CommandError("serve is for the embedded settings; see docker/ for production.")
        self.port = int(settings.PORT)
        self.insist_on_free_port()
        stop_on_signals()
        processes = []
        try:
            self.prepare()
            self.say("启动网站与后台任务 Starting the web server and the worker")
            processes.append(start(*WEB, "--bind", f"{HOST}:{self.port}"))
            processes.append(start(*WORKER))
            self.wait_for_answer(processes)
            self.welcome()
            self.watch(processes)
        except Stopped:
            self.say("正在停止 Stopping")
        finally:
            stop(processes)

    def say(self, text):
        self.stdout.write(f"==> {text}")

    def insist_on_free_port(self):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, self.port))
            except OSError as error:
                raise CommandError(
                    f"端口 {self.port} 已被占用，请换一个 Port {self.port} cannot be used "
                    f"({error.strerror}); choose another: make run PORT={self.port + 1}"
                ) from error

    def prepare(self):
        waiting = pending_migrations()
        if waiting:
            self.say("建立数据库，首次约需半分钟 Preparing the database, half a minute at first")
            call_command("migrate", stdout=MigrationProgress(self.stdout, len(waiting)))
        call_command("createcachetable", verbosity=0)
        call_command("set_site")
        # Left only after the whole demo is there, so that an interrupted load is made up for.
        loaded = settings.VAR_DIR / "demo-loaded"
        if not (loaded.exists() and User.objects.filter(email__in=DEMO_ACCOUNTS).exists()):
            self.say("载入示例课程 Loading the demo courses")
            call_command("load_demo")
            send_due()
            loaded.touch()
        connection.close()

    def wait_for_answer(self, processes):
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            self.insist_all_run(processes)
            try:
                with urlopen(f"http://{HOST}:{self.port}/healthz", timeout=5):
                    return
            except (URLError, ConnectionError, TimeoutError):
                time.sleep(0.2)
        raise CommandError(f"The web server did not answer within {START_SECONDS} seconds.")

    def welcome(self):
        accounts = [f"    {name:<24}{what}" for name, what in DEMO_ACCOUNTS.items()]
        lines = [
            "",
            f"  书院 Shuyuan    {settings.SITE_URL}/",
            "",
            "  示例账号 demo accounts, 密码 password: shuyuan-demo",
            *accounts,
            "",
            "  按 Ctrl-C 停止 Press Ctrl-C to stop",
        ]
        self.stdout.write("\n".join(lines))

    def watch(self, processes):
        while True:
            self.insist_all_run(processes)
            time.sleep(0.5)

    def insist_all_run(self, processes):
        for process in processes:
            if process.poll() is not None:
                raise CommandError(
                    f"{process.args[2]} ended by itself with code {process.returncode}; "
                    "its last words are above."
                )
