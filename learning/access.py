"""The one judge: may this person open this now, and if not, why and what next (decision 9)."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.languages import local
from learning.models import Enrolment

MAY_LOOK = "learning.view_lesson"  # staff and editors who may see every lesson
COURSE_LIST = "/courses/"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """`code` is one of open, trial, staff (allowed); log_in, not_bought, off_sale, ended,
    not_begun, retired (refused)."""

    allowed: bool
    code: str
    message: str = ""
    next_url: str = ""
    next_label: str = ""
    enrolment: Enrolment | None = None

    @property
    def opens_course(self):
        """A free trial opens its own lesson alone."""
        return self.allowed and self.code != "trial"


def judge(*, user, lesson):
    """May the person open the lesson? Four queries at most, given lesson.product.outline."""
    verdict = judge_course(user=user, product=lesson.product)
    if lesson.is_retired and verdict.code != "staff":
        return _retired(lesson, verdict)
    if not verdict.allowed and lesson.is_free_trial and lesson.product.is_public:
        return Verdict(
            allowed=True,
            code="trial",
            message=_("这一节可以免费试看。"),
            next_url=_page(lesson.product),
            next_label=_("购买完整课程"),
            enrolment=verdict.enrolment,
        )
    if verdict.code == "log_in":
        return replace(verdict, next_url=_log_in(lesson.get_absolute_url()))
    return verdict


def judge_course(*, user, product):
    """May the person study the course? What was bought stays open when the course goes off sale."""
    enrolment = None
    if user.is_authenticated:
        enrolment = Enrolment.objects.filter(user=user, product=product).first()
    if enrolment and not enrolment.has_ended:
        return _held(enrolment, product)
    if user.has_perm(MAY_LOOK):
        return Verdict(
            allowed=True, code="staff", message=_("您以工作人员身份查看。"), enrolment=enrolment
        )
    return _ended(enrolment, product) if enrolment else _not_bought(user, product)


def _held(enrolment, product):
    if enrolment.has_begun:
        return Verdict(
            allowed=True,
            code="open",
            next_url=_study_url("learn:continue", product),
            next_label=_("继续学习"),
            enrolment=enrolment,
        )
    day = date_format(localtime(enrolment.starts_at), "DATE_FORMAT")
    return Verdict(
        allowed=False,
        code="not_begun",
        message=_("有效期从第一次学习开始计算，最晚 %(day)s 自动开始。") % {"day": day},
        next_url=_study_url("learn:begin", product),
        next_label=_("开始学习"),
        enrolment=enrolment,
    )


def _ended(enrolment, product):
    day = date_format(localtime(enrolment.ends_at), "DATE_FORMAT")
    is_refunded = _was_refunded(enrolment)
    told = _("这门课程已于 %(day)s 退费，学习随之停止，学习记录会保留。") if is_refunded else None
    message = (told or _("您的学习有效期已于 %(day)s 结束。")) % {"day": day}
    if product.is_public:
        again = _("重新购买") if is_refunded else _("续费")
        after = {"next_url": _page(product), "next_label": again}
    else:
        message += (
            _("这门课程目前不出售，暂时不能购买。")
            if is_refunded
            else _("这门课程目前不出售，暂时不能续费。")
        )
        after = {"next_url": local(COURSE_LIST), "next_label": _("看看其他课程")}
    return Verdict(allowed=False, code="ended", message=message, enrolment=enrolment, **after)


def _was_refunded(enrolment):
    """Was its last period taken back, and not used up?"""
    last = enrolment.grants.select_related("order_line").order_by("ends_at", "pk").last()
    line = last and last.order_line
    return bool(line and line.access_ended_at)


def _not_bought(user, product):
    if user.is_anonymous:
        return Verdict(
            allowed=False,
            code="log_in",
            message=_("购买课程后即可学习；如果您已经购买，请先登录。"),
            next_url=_log_in(_study_url("learn:course", product)),
            next_label=_("登录"),
        )
    if not product.is_public:
        return Verdict(
            allowed=False,
            code="off_sale",
            message=_("这门课程目前不出售。"),
            next_url=local(COURSE_LIST),
            next_label=_("看看其他课程"),
        )
    return Verdict(
        allowed=False,
        code="not_bought",
        message=_("您还没有购买这门课程。"),
        next_url=_page(product),
        next_label=_("去购买") if product.from_price else _("免费加入学习"),
    )


def _retired(lesson, verdict):
    return Verdict(
        allowed=False,
        code="retired",
        message=_("这一节已经下架，不再提供学习。"),
        next_url=_study_url("learn:course", lesson.product),
        next_label=_("回到课程目录"),
        enrolment=verdict.enrolment,
    )


def _study_url(name, product):
    """An address in the learning centre, or the course's page while it has no outline."""
    outline = getattr(product, "outline", None)
    return reverse(name, args=[outline.slug]) if outline else _page(product)


def _page(product):
    """The course's public page, in the language of this one."""
    return local(product.get_absolute_url())


def _log_in(back):
    return f"{reverse('account_login')}?{urlencode({'next': back})}"
