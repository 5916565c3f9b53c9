"""Work done by a process that is killed in the midst of it."""

import os
import signal

from django.db import connection, connections


def killed_after(queries, work):
    """Do `work` in a child that SIGKILL ends after so many queries of its own.

    True when it was killed, False when it was done before. PostgreSQL only: the child has a
    connection of its own, and what it had not committed is gone with it.
    """
    connections.close_all()
    child = os.fork()
    if child == 0:
        work_and_leave(queries, work)
    _pid, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "the child failed by itself"
    return False


def work_and_leave(queries, work):
    """Never returns: what pytest does at its end is the parent's."""
    code = 1
    try:
        with connection.execute_wrapper(Killer(queries)):
            work()
        code = 0
    finally:
        os._exit(code)


class Killer:
    def __init__(self, queries):
        self.left = queries

    def __call__(self, execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        self.left -= 1
        if self.left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return result
