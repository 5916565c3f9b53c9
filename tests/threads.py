"""Work done by several threads at the same moment, each on a connection of its own.

Threads and connections are kept until the test ends: new ones cost more than most of the work.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection, connections

MOST = 64
WAITING = """
    SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted AND pid IN (
        SELECT pid FROM pg_locks JOIN pg_database ON pg_database.oid = database
        WHERE datname = current_database()
    )
"""


class Threads:
    def __init__(self):
        self.pool = None
        self.connections = set()

    def at_once(self, work, each):
        """Call `work` with every item of `each` in a thread of its own; the answers, in order."""
        items = list(each)
        start = Barrier(len(items))

        def run(item):
            self.keep(connections["default"])
            start.wait()
            return work(item)

        self.pool = self.pool or ThreadPoolExecutor(MOST)
        return list(self.pool.map(run, items))

    def keep(self, opened):
        """Another thread will close it."""
        if opened not in self.connections:
            opened.inc_thread_sharing()
            self.connections.add(opened)

    def end(self):
        if self.pool:
            self.pool.shutdown()
            for opened in self.connections:
                opened.close()
            self.__init__()


threads = Threads()
at_once = threads.at_once


def wait_until_waiting(number=1, seconds=30):
    """Until so many connections of this database wait for a lock. PostgreSQL only."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            if cursor.fetchone()[0] >= number:
                return
        time.sleep(0.005)
    raise AssertionError("nobody waits for a lock")
