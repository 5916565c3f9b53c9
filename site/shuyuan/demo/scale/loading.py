"""The order in which a large shop is filled."""

from django.db import connection, transaction

from home.public_cache import purge
from shuyuan.demo.scale.courses import load_courses, load_teachers
from shuyuan.demo.scale.learners import is_loaded, load_learners
from shuyuan.demo.scale.orders import load_orders


def load(scale, tell):
    """`scale` courses and what belongs to them; False when a large shop is there already."""
    if is_loaded():
        return False
    fill(scale, tell)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # so that the database plans for the new size at once
    purge()
    return True


@transaction.atomic
def fill(scale, tell):
    teachers = load_teachers(max(1, scale // 10))
    tell(f"  老师 Teachers {len(teachers[0])}")
    courses = load_courses(scale, teachers=teachers, tell=tell)
    learners = load_learners(scale * 5, tell)
    load_orders(scale * 10, learners=learners, courses=courses, tell=tell)
