from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from home.blocks import ChaptersBlock, CourseBodyBlock
from home.course_form import CoursePageForm
from home.course_panels import CONTENT_PANELS, SALE_PANELS
from home.public_pages import PublicPage
from home.readiness import NotPublishable, require_readiness


class CoursePage(PublicPage, Page):
    """What editors write about a course, prices and lessons included (decision 1).

    Publishing hands plain values to `catalogue` and `learning`: home/publishing.py.
    """

    class Level(models.TextChoices):
        BEGINNER = "beginner", _("初级")
        INTERMEDIATE = "intermediate", _("中级")
        ADVANCED = "advanced", _("高级")

    product = models.ForeignKey(
        "catalogue.Product",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("商品"),
    )
    # Where and when it stands in lists, so that a list reads one table by one index.
    listed_in = models.CharField(max_length=12, blank=True, editable=False)  # a language code
    listed_at = models.DateTimeField(null=True, blank=True, editable=False)
    category = models.ForeignKey(
        "catalogue.Category",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("分类"),
    )
    cover = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("封面"),
        help_text=_("建议 16:9，宽度不小于 1280 像素。没有封面不能发布。"),
    )
    intro_video = models.ForeignKey(
        "learning.Video",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"is_public": True},
        verbose_name=_("宣传片"),
        help_text=_("只能选择标为“公开”的视频。"),
    )
    slogan = models.CharField(_("一句话介绍"), max_length=125, blank=True)
    brief = models.TextField(_("简介"), max_length=2048)
    level = models.CharField(
        _("难度"), max_length=16, choices=Level, default=Level.INTERMEDIATE, db_index=True
    )
    published_on = models.DateField(_("发布日期"), null=True, blank=True)
    suggested_days = models.PositiveSmallIntegerField(_("建议学习天数"), default=7)
    hours = models.PositiveSmallIntegerField(_("课时（小时）"), default=0)
    weight = models.IntegerField(
        _("排序权重"), default=0, db_index=True, help_text=_("数字越大，在课程列表中越靠前。")
    )
    attachment = models.ForeignKey(
        "home.ProtectedDocument",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("课程资料"),
        help_text=_("只有学员可以下载。"),
    )
    upcoming = models.BooleanField(
        _("预上线"), default=False, help_text=_("页面可见，但暂不出售。")
    )
    starts_at_first_lesson = models.BooleanField(
        _("从第一节课开始计算有效期"),
        default=False,
        help_text=_("勾选后，有效期从学员打开第一节课开始，最迟在付款 7 天后开始。"),
    )
    body = StreamField(CourseBodyBlock(), blank=True, verbose_name=_("课程介绍"))
    chapters = StreamField(ChaptersBlock(), blank=True, verbose_name=_("章节"))

    base_form_class = CoursePageForm
    content_panels = CONTENT_PANELS
    promote_panels = [*SALE_PANELS, *Page.promote_panels]
    exclude_fields_in_copy = ["product"]
    search_fields = [
        *Page.search_fields,
        index.SearchField("slogan"),
        index.SearchField("brief"),
    ]
    parent_page_types = ["home.CourseIndexPage"]
    subpage_types = []

    class Meta:
        verbose_name = _("课程页")
        indexes = [
            models.Index(
                fields=["listed_in", "-weight", "-listed_at", "-page_ptr"], name="course_by_weight"
            ),
            models.Index(fields=["listed_in", "-listed_at", "-page_ptr"], name="course_by_date"),
            models.Index(fields=["listed_in", "category"], name="course_by_category"),
        ]

    def __str__(self):
        return self.title

    def clean(self):
        super().clean()
        if self.product_id and not self.alias_of_id and self.others_with_product().exists():
            raise NotPublishable(_("已有另一个页面在销售同一件商品。"))

    def save(self, clean=True, **kwargs):
        self.product_id = self.live_product_id()
        self.note_listing()
        if clean and self.live:
            require_readiness(self)
        return super().save(clean=clean, **kwargs)

    def note_listing(self):
        self.listed_in = self.locale.language_code if self.live else ""
        self.listed_at = self.first_published_at

    @transaction.atomic
    def publish(self, revision, **kwargs):
        """One publication of a page at a time, product and lessons with it, or nothing at all.

        Raises NotPublishable.
        """
        CoursePage.objects.select_for_update().get(pk=self.pk)
        require_readiness(revision.as_object())
        return super().publish(revision, **kwargs)

    def with_content_json(self, content):
        """A revision never brings back an old product."""
        page = super().with_content_json(content)
        page.product_id = self.product_id
        return page

    def live_product_id(self):
        """Publishing alone writes it, straight to the row: what is in hand may be older."""
        rows = CoursePage.objects.filter(pk=self.pk) if self.pk else CoursePage.objects.none()
        return next(iter(rows.values_list("product_id", flat=True)), self.product_id)

    def others_with_product(self):
        """Aliases sell what their source sells; of other pages only one may."""
        others = CoursePage.objects.filter(product=self.product_id, locale=self.locale_id)
        return others.filter(alias_of__isnull=True).exclude(pk=self.pk)
