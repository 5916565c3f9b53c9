"""The cache of one test process, in a Redis that others use at the same time."""

from django_redis.cache import RedisCache


class OwnKeys(RedisCache):
    """`clear()` takes what this process put there. django-redis flushes the whole database, under
    the tests that run beside it."""

    def clear(self):
        self.delete_pattern("*")
