"""Demo content and accounts for a fresh machine; or, with --scale, very much of everything."""

import logging
import time
from contextlib import contextmanager

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import override

from home.tree import plant_tree
from shuyuan.demo import coupons, goods, pages, people, sale, window
from shuyuan.demo.scale import loading


@contextmanager
def quietly():
    """Hundreds of pages are published: nobody reads a line about each."""
    logging.disable(logging.INFO)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


class Command(BaseCommand):
    help = "Load the demo content and accounts (safe to repeat), or --scale N of generated rows."

    def add_arguments(self, parser):
        parser.add_argument(
            "--scale",
            type=int,
            default=0,
            metavar="N",
            help="N courses, N/10 teachers, N*5 learners, N*10 orders over two years",
        )

    def handle(self, *, scale, **options):
        if scale < 0:
            raise CommandError("--scale takes a number above zero.")
        if not settings.EMBEDDED:
            raise CommandError("Demo accounts have a known password: production refuses them.")
        started = time.monotonic()
        with override(settings.LANGUAGE_CODE), quietly():
            self.load_scale(scale) if scale else self.load()
        self.tell(f"完成 Done in {time.monotonic() - started:.1f} s")

    def tell(self, text):
        self.stdout.write(text)
        self.stdout.flush()

    def load(self):
        plant_tree(settings.SITE_URL)
        with transaction.atomic():  # all of it or nothing
            categories = pages.load_categories()
            teachers = pages.load_teachers(lambda name: self.tell(f"  老师 Teacher {name}"))
            courses = pages.load_courses(
                lambda name: self.tell(f"  课程 Course {name}"),
                categories=categories,
                teachers=teachers,
            )
            if window.dress(courses, teachers):
                self.tell("  首页 Home page")
            goods.load_goods(lambda name: self.tell(f"  图书 Book {name}"))
            if sale.load_sale():
                self.tell(f"  特惠 Sale {sale.NAME}")
        persons = people.load_people()
        learner = persons["learner"]
        people.buy(learner, courses[people.BOUGHT_COURSE].product, people.BOUGHT_DAYS)
        with transaction.atomic():
            coupons.load_coupons(
                people=persons,
                courses=courses,
                tell=lambda name: self.tell(f"  优惠券 Coupon {name}"),
            )

    def load_scale(self, scale):
        plant_tree(settings.SITE_URL)
        if not loading.load(scale, self.tell):
            self.tell("  已有大量演示数据，未作改动 A large shop is here already: nothing changed")
