import uuid
from datetime import timedelta

from django.conf import settings
from django.core.validators import FileExtensionValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.protected_files import protected_storage


class Video(models.Model):
    """A video file that editors upload. Played only through learning.video's links."""

    title = models.CharField(_("标题"), max_length=128)
    file = models.FileField(
        _("文件"),
        storage=protected_storage,
        upload_to="videos/%Y/%m",
        validators=[FileExtensionValidator(["mp4", "m4v", "webm", "ogv", "mov"])],
    )
    duration = models.PositiveIntegerField(_("时长（秒）"), default=0)
    is_public = models.BooleanField(
        _("公开"), default=False, help_text=_("宣传片可公开播放；课程正片请勿勾选。")
    )
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("视频")
        verbose_name_plural = _("视频")
        ordering = ["-id"]

    def __str__(self):
        return self.title


class Outline(models.Model):
    """How a course is studied: what the page says about it beyond its lessons."""

    product = models.OneToOneField(
        "catalogue.Product", models.CASCADE, related_name="outline", primary_key=True
    )
    slug = models.CharField(max_length=255, unique=True)
    # D24: validity starts at payment, or at the first lesson or 7 days later, whichever is first.
    starts_at_first_lesson = models.BooleanField(default=False)

    def __str__(self):
        return self.slug

    def get_absolute_url(self):
        return reverse("learn:course", args=[self.slug])


class Chapter(models.Model):
    """A chapter as published. `key` is the page row's stable key; what is gone is retired."""

    product = models.ForeignKey("catalogue.Product", models.CASCADE, related_name="chapters")
    key = models.UUIDField()
    number = models.PositiveIntegerField(_("章"))
    title = models.CharField(_("标题"), max_length=128)
    summary = models.TextField(_("简介"), blank=True)
    is_retired = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["product", "key"], name="chapter_key_unique")
        ]

    def __str__(self):
        return self.title


class Lesson(models.Model):
    """A lesson as published (S0.21)."""

    class Kind(models.TextChoices):
        VIDEO = "video", _("视频")
        DOCUMENT = "document", _("图文")
        EXERCISE = "exercise", _("练习")

    product = models.ForeignKey("catalogue.Product", models.CASCADE, related_name="lessons")
    chapter = models.ForeignKey(Chapter, models.CASCADE, related_name="lessons")
    key = models.UUIDField()
    position = models.PositiveIntegerField(_("顺序"))  # within the whole course
    title = models.CharField(_("标题"), max_length=128)
    kind = models.CharField(_("类型"), max_length=16, choices=Kind, default=Kind.VIDEO)
    video = models.ForeignKey(Video, models.PROTECT, null=True, blank=True, related_name="+")
    body = models.TextField(_("正文"), blank=True)  # HTML, cleaned by the editor's rich text
    link = models.URLField(_("链接"), blank=True)
    duration = models.PositiveIntegerField(_("时长（秒）"), default=0)
    is_free_trial = models.BooleanField(_("可试看"), default=False)
    is_retired = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["product", "key"], name="lesson_key_unique")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("learn:lesson", args=[self.product.outline.slug, self.pk])


# What was studied last, or else bought last, comes first.
LATEST_FIRST = [Coalesce("last_studied_at", "created_at").desc(), "-pk"]


class EnrolmentQuerySet(models.QuerySet):
    def held(self):
        """What has not ended."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=timezone.now()))

    def latest_first(self):
        return self.order_by(*LATEST_FIRST)


class Enrolment(models.Model):
    """The right of a person to study a course until `ends_at` (None: for ever)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="enrolments")
    product = models.ForeignKey("catalogue.Product", models.PROTECT, related_name="enrolments")
    created_at = models.DateTimeField(auto_now_add=True)
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("到期"), null=True, blank=True)
    last_lesson = models.ForeignKey(
        Lesson, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    last_studied_at = models.DateTimeField(null=True, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("学习资格")
        verbose_name_plural = _("学习资格")
        constraints = [models.UniqueConstraint(fields=["user", "product"], name="enrolment_unique")]

    def __str__(self):
        return f"{self.user_id} studies {self.product_id}"

    @property
    def has_ended(self):
        return self.ends_at is not None and self.ends_at <= timezone.now()

    @property
    def has_begun(self):
        """False while validity waits for the first lesson (D24); by `starts_at` it has begun."""
        return self.starts_at <= timezone.now()

    @property
    def days_left(self):
        """Days until the end, a begun one counted whole; None: for ever."""
        if self.ends_at is None:
            return None
        return max(0, -((timezone.now() - self.ends_at) // timedelta(days=1)))


class Grant(models.Model):
    """One bought period of an enrolment (D22). One order line gives one grant."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="grants")
    order_line = models.OneToOneField(
        "order.Line", models.PROTECT, related_name="grant", null=True, blank=True
    )
    days = models.PositiveSmallIntegerField(null=True, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return f"{self.enrolment_id}: {self.starts_at} to {self.ends_at}"


class Progress(models.Model):
    """How far a person is in a lesson."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="progress")
    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="progress")
    second = models.PositiveIntegerField(default=0)
    seen_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "lesson"], name="progress_unique")]

    def __str__(self):
        return f"{self.user_id} in {self.lesson_id}"
