"""Work done by several threads at the same moment, each on a connection of its own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection


def at_once(work, each):
    """Call `work` with every item of `each` in a thread of its own; the answers, in order."""
    items = list(each)
    start = Barrier(len(items))

    def run(item):
        try:
            start.wait()
            return work(item)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(items)) as pool:
        return list(pool.map(run, items))
