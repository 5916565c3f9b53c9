"""A refund ends exactly what its lines opened; what was studied stays written down (D19, S0.64)."""

from datetime import timedelta

from django.utils import timezone

from checkout.signals import order_refunded
from checkout.study_facts import study_facts
from learning.access import judge_course
from learning.enrolling import begin, enrol
from learning.models import Enrolment, Grant, Progress
from learning.progress import mark_seen
from tests.checkout.refunding import approve_as_quoted, arrive, ask_for, buy
from tests.learning.classroom import hold, lesson_of, make_taught_course

DAY = timedelta(days=1)
NOW = timezone.now()


def bought(learner, course, days=30, ago=timedelta(0)):
    """The line of a paid order."""
    return buy(learner, course, days=days, ago=ago).lines.get()


def end(*lines):
    order_refunded.send(sender=None, order=lines[0].order, lines=list(lines))


def enrolment_of(learner):
    return Enrolment.objects.get(user=learner)


def days_from_now(moment):
    return round((moment - timezone.now()) / DAY, 1)


def test_the_course_closes(learner, course):
    line = bought(learner, course)
    mark_seen(user=learner, lesson=lesson_of(course, 0))
    end(line)
    assert judge_course(user=learner, product=course).code == "ended"
    assert Progress.objects.filter(user=learner, seen_at__isnull=False).count() == 1


def test_later_periods_move_up(learner, course):
    first = bought(learner, course, ago=10 * DAY)
    second = bought(learner, course)
    assert days_from_now(enrolment_of(learner).ends_at) == 50
    end(first)
    assert days_from_now(enrolment_of(learner).ends_at) == 30
    assert days_from_now(Grant.objects.get(order_line=second).starts_at) == 0
    end(first)  # the signal comes twice
    assert days_from_now(enrolment_of(learner).ends_at) == 30


def test_a_period_between_two_others(learner, course):
    bought(learner, course)
    second, third = bought(learner, course), bought(learner, course)
    end(second)
    assert days_from_now(enrolment_of(learner).ends_at) == 60
    assert days_from_now(Grant.objects.get(order_line=third).starts_at) == 30
    end(third)
    assert days_from_now(enrolment_of(learner).ends_at) == 30


def test_several_lines_at_once(learner, course):
    lines = [bought(learner, course) for _ in range(3)]
    end(*lines[:2])
    assert days_from_now(enrolment_of(learner).ends_at) == 30
    end(lines[2])
    assert enrolment_of(learner).has_ended


def test_for_ever_after_some_days(learner, course):
    first = bought(learner, course, ago=10 * DAY)
    ever = bought(learner, course, days=None)
    end(first)
    assert enrolment_of(learner).ends_at is None
    assert days_from_now(Grant.objects.get(order_line=ever).starts_at) == 0
    end(ever)
    assert enrolment_of(learner).has_ended


def test_for_ever_taken_back_leaves_the_days(learner, course):
    bought(learner, course, ago=10 * DAY)
    end(bought(learner, course, days=None))
    assert days_from_now(enrolment_of(learner).ends_at) == 20


def test_what_has_ended_takes_nothing_from_what_came_after(learner, course):
    old = bought(learner, course, ago=40 * DAY)
    bought(learner, course)
    end(old)
    assert days_from_now(enrolment_of(learner).ends_at) == 30


def test_a_gift_stays(learner, course):
    hold(learner, course, days=7)
    end(bought(learner, course))
    assert days_from_now(enrolment_of(learner).ends_at) == 7


def test_a_waiting_period_ends_before_it_began(learner):
    course = make_taught_course(slug="waits", starts_at_first_lesson=True)
    line = bought(learner, course)
    assert judge_course(user=learner, product=course).code == "not_begun"
    end(line)
    enrolment = begin(user=learner, product=course)
    assert enrolment.has_ended and judge_course(user=learner, product=course).code == "ended"


def test_what_follows_a_waiting_period_waits_in_its_place(learner):
    course = make_taught_course(slug="waits", starts_at_first_lesson=True)
    first, _second = bought(learner, course), bought(learner, course)
    end(first)
    enrolment = enrolment_of(learner)
    assert days_from_now(enrolment.starts_at) == 7 and days_from_now(enrolment.ends_at) == 37
    begin(user=learner, product=course)
    assert days_from_now(enrolment_of(learner).ends_at) == 30


def test_others_keep_theirs(learner, course, django_user_model):
    other = django_user_model.objects.create(username="other")
    enrol(user=other, product=course, days=30, paid_at=NOW)
    end(bought(learner, course))
    assert not enrolment_of(other).has_ended


def test_the_course_says_that_it_was_refunded(learner, course):
    arrive(approve_as_quoted(ask_for(buy(learner, course))))
    verdict = judge_course(user=learner, product=course)
    assert verdict.code == "ended" and "退费" in verdict.message
    assert verdict.next_label == "重新购买" and "有效期已于" not in verdict.message


def test_a_course_that_ran_out_says_so_whatever_was_refunded_before(learner, course):
    arrive(approve_as_quoted(ask_for(buy(learner, course))))
    hold(learner, course, days=7)
    later = NOW + 8 * DAY
    Enrolment.objects.update(ends_at=NOW)
    Grant.objects.filter(order_line=None).update(ends_at=later)
    verdict = judge_course(user=learner, product=course)
    assert verdict.next_label == "续费" and "有效期已于" in verdict.message


def test_a_course_bought_again_opens_again(learner, course):
    arrive(approve_as_quoted(ask_for(buy(learner, course))))
    assert enrolment_of(learner).has_ended
    bought(learner, course)
    assert days_from_now(enrolment_of(learner).ends_at) == 30


def test_what_was_studied_decides_the_quote(learner):
    course = make_taught_course(lessons=10, slug="long")
    order = buy(learner, course)
    mark_seen(user=learner, lesson=lesson_of(course, 0))
    assert ask_for(order).lines.get().rule == "购买不满 1 天，已学 1/10 节：全额退"


def test_facts_of_many_lines_in_three_queries(learner, django_assert_num_queries):
    taught = [make_taught_course(slug=f"course-{n}") for n in range(4)]
    order = buy(learner, *taught)
    mark_seen(user=learner, lesson=lesson_of(taught[1], 0))
    lines = list(order.lines.order_by("pk"))
    with django_assert_num_queries(3):
        facts = study_facts(lines)
    assert [(facts[line.pk].seen, facts[line.pk].lessons) for line in lines] == [
        (0, 4),
        (1, 4),
        (0, 4),
        (0, 4),
    ]
