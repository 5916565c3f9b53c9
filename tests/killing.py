"""Work done by a process that is killed in the midst of it."""

import os
import signal
import traceback

from django.db import connection, connections, transaction

WRITES = ("INSERT", "UPDATE", "DELETE")


def killed_after(steps, work, only_commits=False):
    """Do `work` in a child that SIGKILL ends after so many steps: its writes and its commits.

    With `only_commits` its commits alone: right after one, before what it does next.

    A kill between two steps leaves what one right after the first of them leaves. True when it
    was killed, False when it was done before. PostgreSQL only: the child has a connection of its
    own, and what it had not committed is gone with it.
    """
    connections.close_all()
    child = os.fork()
    if child == 0:
        work_and_leave(Killer(steps, only_commits), work)
    _pid, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "the child failed by itself"
    return False


def work_and_leave(killer, work):
    """Never returns: what pytest does at its end is the parent's."""
    code = 1
    try:
        with connection.execute_wrapper(killer):
            work()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


class Killer:
    def __init__(self, steps, only_commits):
        self.left = steps
        self.only_commits = only_commits
        self.is_written = False

    def __call__(self, execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if sql.startswith(WRITES):
            self.is_written = True
            if not self.only_commits:
                self.step()
            transaction.on_commit(self.committed)
        return result

    def committed(self):
        """Every write of a transaction says so; it counts once."""
        if self.is_written:
            self.is_written = False
            self.step()

    def step(self):
        self.left -= 1
        if self.left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
