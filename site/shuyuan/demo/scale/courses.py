"""Many teachers and courses: pages in both languages, products, prices, lessons."""

from dataclasses import dataclass
from decimal import Decimal

from oscar.core.loading import get_model

from catalogue.models import PricePeriod, Product, ProductCategory
from catalogue.publishing import OWN_PARTNER, course_class
from home.models import (
    CourseIndexPage,
    CoursePage,
    CoursePrice,
    CourseTeacher,
    TeacherIndexPage,
    TeacherPage,
)
from home.publishing import cover_address
from learning.models import Chapter, Lesson, Outline
from shuyuan.demo import content
from shuyuan.demo.pages import english, index_page, load_categories
from shuyuan.demo.scale.measure import PREFIX, batches, moment, new_key, source
from shuyuan.demo.scale.planting import plant, plant_aliases
from shuyuan.demo.scale.texts import Written, chapters_json, person_name
from shuyuan.demo.shelf import CLIPS, image, video

Partner = get_model("partner", "Partner")
StockRecord = get_model("partner", "StockRecord")

TEACHER_FIELDS = ["role", "job_title", "signature", "photo", "brief", "biography"]
COURSE_FIELDS = [
    *("product", "category", "level", "hours", "suggested_days", "published_on", "cover"),
    *("slogan", "brief", "body", "chapters", "search_description"),
]


@dataclass(slots=True)
class Offered:
    """What orders need to know of a course."""

    product_id: int
    stockrecord_id: int
    title: str
    prices: list[tuple[int | None, Decimal]]


def load_teachers(count):
    """Write them; returns their ids as {Chinese: [...], English: [...]} lists of the same order."""
    random, patterns = source("teachers"), content.teachers()
    parent = index_page(TeacherIndexPage)
    other = parent.get_translation(english())
    pages, aliases = [], []
    for batch in batches(range(1, count + 1)):
        made = [teacher(random, random.choice(patterns), number) for number in batch]
        plant(parent, made)
        aliases += [page.pk for page in plant_aliases(other, made, shared=TEACHER_FIELDS)]
        pages += [page.pk for page in made]
    return pages, aliases


def teacher(random, pattern, number):
    return TeacherPage(
        title=person_name(random),
        slug=f"{PREFIX}-teacher-{number}",
        translation_key=new_key(random),
        first_published_at=moment(random),
        role=pattern["role"],
        job_title=pattern["title"][0],
        signature=pattern["signature"][0],
        photo=image("portraits", pattern["slug"], f"老师：{pattern['name'][0]}"),
        brief=pattern["biography"][0].split("\n\n")[0],
    )


class CourseMaker:
    """Makes course pages and what publishing would make of them, batch by batch."""

    def __init__(self, teachers):
        self.random, self.written = source("courses"), Written()
        self.teachers = teachers
        self.categories = load_categories()
        self.videos = [video(name, is_public=False) for name in CLIPS]
        self.covers = {
            course["key"]: image("covers", course["cover"], f"封面：{course['title'][0]}")
            for course in self.written.courses
        }
        self.cover_addresses = {
            cover.pk: cover_address(CoursePage(cover=cover)) for cover in self.covers.values()
        }
        self.parent = index_page(CourseIndexPage)
        self.other = self.parent.get_translation(english())
        self.course_class = course_class()
        self.partner = Partner.objects.get_or_create(code=OWN_PARTNER, defaults={"name": "书院"})[0]

    def make(self, numbers):
        """Write these courses; returns [Offered]."""
        patterns = [self.random.choice(self.written.courses) for _number in numbers]
        pages = [self.page(*pair) for pair in zip(patterns, numbers, strict=True)]
        ladders = [self.written.prices(pattern, self.random) for pattern in patterns]
        self.put_on_sale(pages, ladders)
        plant(self.parent, pages)
        aliases = plant_aliases(self.other, pages, shared=COURSE_FIELDS)
        self.add_rows(pages, aliases, ladders)
        self.put_outlines(pages)
        stock = self.stock(pages, ladders)
        return [
            Offered(page.product_id, record.pk, page.title, prices)
            for page, record, prices in zip(pages, stock, ladders, strict=True)
        ]

    def page(self, pattern, number):
        plan = self.written.chapters(pattern, self.random, self.videos)
        published = moment(self.random)
        page = CoursePage(
            title=self.written.title(pattern, self.random, number),
            slug=f"{PREFIX}-{number}",
            translation_key=new_key(self.random),
            first_published_at=published,
            published_on=published.date(),
            category=self.categories[pattern["category"]],
            level=pattern["level"],
            hours=pattern["hours"],
            suggested_days=pattern["study_days"],
            cover=self.covers[pattern["key"]],
            slogan=pattern["slogan"][0],
            brief=pattern["brief"][0],
            search_description=pattern["slogan"][0],
            body=self.written.bodies[pattern["key"]],
            chapters=chapters_json(plan),
        )
        page.plan = plan
        return page

    def put_on_sale(self, pages, ladders):
        products = Product.objects.bulk_create(
            Product(
                title=page.title,
                slug=page.slug,
                url=f"/courses/{page.slug}/",
                cover=self.cover_addresses[page.cover_id],
                kind=Product.Kind.COURSE,
                structure=Product.STANDALONE,
                product_class=self.course_class,
                is_public=True,
                is_discountable=False,
                from_price=min(price for _days, price in prices),
            )
            for page, prices in zip(pages, ladders, strict=True)
        )
        for page, product in zip(pages, products, strict=True):
            page.product = product
        ProductCategory.objects.bulk_create(
            ProductCategory(product=page.product, category=page.category) for page in pages
        )
        PricePeriod.objects.bulk_create(
            PricePeriod(product=product, days=days, price=price)
            for product, prices in zip(products, ladders, strict=True)
            for days, price in prices
        )

    def stock(self, pages, ladders):
        return StockRecord.objects.bulk_create(
            StockRecord(
                product=page.product,
                partner=self.partner,
                partner_sku=f"course-{page.product_id}",
                price=min(price for _days, price in prices),
            )
            for page, prices in zip(pages, ladders, strict=True)
        )

    def add_rows(self, pages, aliases, ladders):
        """The prices and teachers that stand in the pages themselves."""
        CoursePrice.objects.bulk_create(
            CoursePrice(page_id=shown.pk, days=days, price=price, sort_order=order)
            for pair, prices in zip(zip(pages, aliases, strict=True), ladders, strict=True)
            for shown in pair
            for order, (days, price) in enumerate(prices)
        )
        rows = []
        for pair in zip(pages, aliases, strict=True):
            chosen = self.random.randrange(len(self.teachers[0]))
            for shown, ids in zip(pair, self.teachers, strict=True):
                rows.append(CourseTeacher(page_id=shown.pk, teacher_id=ids[chosen], sort_order=0))
        CourseTeacher.objects.bulk_create(rows)

    def put_outlines(self, pages):
        Outline.objects.bulk_create(Outline(product=page.product, slug=page.slug) for page in pages)
        chapters = Chapter.objects.bulk_create(
            Chapter(
                product=page.product,
                key=chapter["key"],
                number=number,
                title=chapter["title"],
                summary=chapter["summary"],
            )
            for page in pages
            for number, chapter in enumerate(page.plan, start=1)
        )
        ids = {chapter.key: chapter.pk for chapter in chapters}
        Lesson.objects.bulk_create(
            Lesson(product=page.product, chapter_id=ids[chapter], position=position, **lesson)
            for page in pages
            for position, (chapter, lesson) in enumerate(lessons_in_order(page.plan), start=1)
        )


def lessons_in_order(plan):
    return [(chapter["key"], lesson) for chapter in plan for lesson in chapter["lessons"]]


def load_courses(count, *, teachers, tell):
    """Write them all; returns [Offered] of them."""
    maker, offered = CourseMaker(teachers), []
    for numbers in batches(range(1, count + 1)):
        offered += maker.make(numbers)
        tell(f"  课程 Courses {len(offered)}/{count}")
    return offered
