"""Work done by several threads at the same moment, each on a connection of its own.

Threads and connections are kept until the test ends: new ones cost more than most of the work.
"""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections

MOST = 64


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

    def keep(self, connection):
        """Another thread will close it."""
        if connection not in self.connections:
            connection.inc_thread_sharing()
            self.connections.add(connection)

    def end(self):
        if self.pool:
            self.pool.shutdown()
            for connection in self.connections:
                connection.close()
            self.__init__()


threads = Threads()
at_once = threads.at_once
