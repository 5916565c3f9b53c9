"""Staff find a range for each teacher's courses, kept in line by publishing."""

import pytest
from oscar.core.loading import get_model

from catalogue.models import Product
from checkout.offer.membership import products_in_ranges
from checkout.offer.teacher_ranges import put_teachers, slug_of
from home.models import CourseTeacher
from home.translations import translate
from tests.home.pages import draft_course, english, make_course, make_teacher, publish
from tests.threads import at_once

Range = get_model("offer", "Range")
RangeProduct = get_model("offer", "RangeProduct")


def range_of(teacher):
    return Range.objects.get(slug=slug_of(teacher.translation_key))


def taught_by(teacher):
    """Ids of the products in the teacher's range, as a coupon sees it."""
    range_ = range_of(teacher)
    everything = Product.objects.values_list("pk", flat=True)
    return products_in_ranges([range_.pk], everything)[range_.pk]


def test_a_teachers_courses_are_in_the_teachers_range():
    teacher, other = make_teacher(), make_teacher("王老师", "wang")
    page = make_course(teacher=teacher)
    more = make_course("又一门", "more", teacher=teacher)
    make_course("别人的", "others", teacher=other)
    assert range_of(teacher).name == "老师：李老师的课程"
    assert taught_by(teacher) == {page.product_id, more.product_id}


def test_another_teacher_takes_the_course_over():
    teacher, other = make_teacher(), make_teacher("王老师", "wang")
    page = make_course(teacher=teacher)
    page.teachers = [CourseTeacher(teacher=other)]
    page = publish(page)
    assert (taught_by(teacher), taught_by(other)) == (set(), {page.product_id})


def test_an_unpublished_course_leaves_and_comes_back():
    teacher = make_teacher()
    page = make_course(teacher=teacher)
    page.unpublish()
    assert taught_by(teacher) == set()
    publish(page)
    assert taught_by(teacher) == {page.product_id}


def test_a_teacher_who_is_renamed_keeps_the_range():
    teacher = make_teacher()
    make_course(teacher=teacher)
    before = range_of(teacher)
    teacher.title = "李教授"
    publish(teacher)
    assert range_of(teacher) == before
    assert range_of(teacher).name == "老师：李教授的课程"


def test_two_teachers_of_one_name_have_two_ranges():
    one, two = make_teacher(), make_teacher(slug="li-2")
    make_course(teacher=one)
    make_course("另一门", "b", teacher=two)
    names = {range_of(one).name, range_of(two).name}
    assert len(names) == 2 and "老师：李老师的课程" in names
    publish(one)
    publish(two)
    assert {range_of(one).name, range_of(two).name} == names


def test_translations_change_nothing():
    teacher = make_teacher()
    page = make_course(teacher=teacher)
    translate(page, english(), title="Programming")
    translate(teacher.get_translation(english()), english(), title="Li")
    assert Range.objects.count() == 1
    assert range_of(teacher).name == "老师：李老师的课程"
    assert taught_by(teacher) == {page.product_id}


def test_ranges_of_the_staff_are_left_alone():
    page = make_course(teacher=make_teacher())
    own = Range.objects.create(name="Teacher specials")
    own.add_product(page.product)
    publish(page)
    assert own.slug.startswith("teacher-")
    assert RangeProduct.objects.filter(range=own, product=page.product).exists()


def test_publishing_again_changes_nothing(django_assert_max_num_queries):
    teacher = make_teacher()
    page = make_course(teacher=teacher)
    product, rows = page.product, list(RangeProduct.objects.values())
    with django_assert_max_num_queries(5):
        put_teachers(product=product, teachers={teacher.translation_key: teacher.title})
    assert list(RangeProduct.objects.values()) == rows


def test_the_number_of_teachers_costs_nothing(django_assert_num_queries):
    page = make_course()
    teachers = [make_teacher(f"老师{n}", f"t{n}") for n in range(9)]
    names = {teacher.translation_key: teacher.title for teacher in teachers}
    product = page.product
    put_teachers(product=product, teachers=names)
    with django_assert_num_queries(5):
        put_teachers(product=product, teachers=names)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_courses_of_one_new_teacher_published_at_once_share_a_range():
    teacher = make_teacher()
    pages = [draft_course(f"课{n}", f"k{n}", teacher=teacher) for n in range(4)]
    at_once(lambda page: page.get_latest_revision().publish(), pages)
    assert len(taught_by(teacher)) == 4
