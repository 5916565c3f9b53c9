"""Editors in the Wagtail admin: free drafts, publishing that says what is missing, no more rights
than writing takes."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowTask
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from catalogue.models import Product
from home.editors import EDITORS, appoint_editors
from home.models import CourseIndexPage, CoursePage
from home.tree import plant_tree
from learning.enrolling import enrol
from tests.factories import UserFactory
from tests.home.pages import (
    draft_course,
    index,
    make_category,
    make_course,
    make_image,
    make_teacher,
    publish,
)


@pytest.fixture
def editor(client):
    user = UserFactory(username="editor")
    user.groups.add(appoint_editors())
    client.force_login(user)
    return user


def form(*, prices=(), teachers=(), chapters=(), **fields):
    """What a browser sends for a course page."""
    lessons = [
        (
            "chapter",
            {
                "title": title,
                "summary": "",
                "lessons": {
                    "count": "1",
                    "0-deleted": "",
                    "0-order": "0",
                    "0-type": "item",
                    "0-id": "",
                    "0-value": {
                        "title": f"{title}的第一课",
                        "kind": "document",
                        "video": "",
                        "body": rich_text("<p>正文</p>"),
                        "link": "",
                        "duration": "90",
                    },
                },
            },
        )
        for title in chapters
    ]
    return nested_form_data(
        {
            "title": "手写的课",
            "slug": "shou-xie",
            "slogan": "",
            "brief": "简介",
            "category": "",
            "level": "beginner",
            "hours": "3",
            "suggested_days": "7",
            "weight": "0",
            "cover": "",
            "intro_video": "",
            "attachment": "",
            "published_on": "",
            "seo_title": "",
            "search_description": "",
            "go_live_at": "",
            "expire_at": "",
            "prices": inline_formset(
                [{"days": days or "", "price": price} for days, price in prices]
            ),
            "teachers": inline_formset([{"teacher": teacher.pk} for teacher in teachers]),
            "recommendations": inline_formset([]),
            "comments": inline_formset([]),
            "body": streamfield([]),
            "chapters": streamfield(lessons),
            **fields,
        }
    )


def add(client, **form_fields):
    action = form_fields.pop("action", {})
    url = reverse("wagtailadmin_pages:add", args=["home", "coursepage", index(CourseIndexPage).pk])
    return client.post(url, form(**form_fields) | action)


PUBLISH = {"action-publish": "yes"}


def test_an_editor_writes_and_publishes_a_course(client, editor):
    answer = add(
        client,
        action=PUBLISH,
        prices=[(30, "99"), (None, "299")],
        teachers=[make_teacher()],
        cover=make_image().pk,
        chapters=["开始", "深入"],
    )
    assert answer.status_code == 302
    page = CoursePage.objects.get(slug="shou-xie", locale=index(CourseIndexPage).locale)
    assert page.live and page.product.is_public
    assert page.product.periods.count() == 2
    assert [one.title for one in page.product.lessons.all()] == ["开始的第一课", "深入的第一课"]
    assert "正文" in page.product.lessons.first().body


def test_a_draft_needs_nothing_but_a_title(client, editor):
    answer = add(client, brief="")
    assert answer.status_code == 302
    assert CoursePage.objects.filter(slug="shou-xie", live=False).exists()


def test_publishing_says_all_that_is_missing(client, editor):
    answer = add(client, action=PUBLISH)
    shown = answer.content.decode()
    assert answer.status_code == 200
    for sentence in ("请选择封面", "请至少填写一个价格", "请至少选择一位老师"):
        assert sentence in shown
    assert not CoursePage.objects.exists()


def test_the_same_period_twice_is_told_at_the_prices(client, editor):
    answer = add(
        client,
        action=PUBLISH,
        prices=[("", "1"), ("", "2")],
        teachers=[make_teacher()],
        cover=make_image().pk,
    )
    assert "“永久”填写了两次" in answer.content.decode()


def test_a_negative_price_is_refused(client, editor):
    answer = add(client, action=PUBLISH, prices=[(30, "-1")])
    assert answer.status_code == 200
    assert not Product.objects.exists()


def test_a_live_page_may_have_an_unfinished_draft(client, editor):
    page = make_course()
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert client.post(url, form(slug=page.slug, title="草稿")).status_code == 302
    page.refresh_from_db()
    assert (page.title, page.live, page.has_unpublished_changes) == ("学会编程", True, True)
    assert page.prices.count() == 2
    answer = client.post(url, form(slug=page.slug, title="草稿") | PUBLISH)
    assert "请至少填写一个价格" in answer.content.decode()


def test_scheduling_too_needs_what_publishing_needs(client, editor):
    answer = add(client, action=PUBLISH, go_live_at="2099-01-01 00:00")
    assert "请选择封面" in answer.content.decode()


def test_a_page_is_previewed_before_it_is_saved(client, editor):
    url = reverse(
        "wagtailadmin_pages:preview_on_add",
        args=["home", "coursepage", index(CourseIndexPage).pk],
    )
    filled = form(prices=[(30, "12.34")], chapters=["第一章名"], teachers=[make_teacher()])
    assert client.post(url, filled).json()["is_valid"]
    shown = client.get(url).content.decode()
    assert "¥12.34" in shown and "第一章名" in shown


def test_the_categories_stand_in_two_levels(client, editor):
    make_category("Python", make_category("编程"))
    url = reverse("wagtailadmin_pages:add", args=["home", "coursepage", index(CourseIndexPage).pk])
    assert "　　Python</option>" in client.get(url).content.decode()


@pytest.mark.parametrize(
    "path",
    ["/cms/", "/cms/pages/", "/cms/images/", "/cms/documents/", "/cms/snippets/learning/video/"],
)
def test_what_an_editor_may_open(client, editor, path):
    assert client.get(path, follow=True).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/cms/users/",
        "/cms/groups/",
        "/cms/sites/",
        "/cms/locales/",
        "/cms/workflows/list/",
        "/cms/redirects/",
        "/cms/collections/",
        "/dashboard/",
    ],
)
def test_what_an_editor_may_not_open(client, editor, path):
    answer = client.get(path)
    assert answer.status_code in (302, 403)
    assert (
        path not in answer.headers.get("Location", "")[:12] or "login" in answer.headers["Location"]
    )


def test_a_learner_is_shown_no_admin(client):
    client.force_login(UserFactory())
    answer = client.get("/cms/", follow=True)
    assert answer.status_code == 403


def test_strangers_log_in_with_everybody_else(client):
    answer = client.get("/cms/")
    assert answer.headers["Location"].startswith("/account/login/?next=")


def test_the_menu_leads_shop_staff_to_the_dashboard(client, editor):
    assert "/dashboard/" not in client.get("/cms/").content.decode()
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    assert "/dashboard/" in client.get("/cms/").content.decode()


def test_approving_an_unready_page_is_refused_with_a_message(client, editor):
    page = draft_course()
    page.prices = []
    page.save_revision(clean=False)
    workflow = Workflow.objects.create(name="审稿")
    task = GroupApprovalTask.objects.create(name="审")
    task.groups.add(editor.groups.get(name=EDITORS))
    WorkflowTask.objects.create(workflow=workflow, task=task)
    state = workflow.start(page, editor)
    url = reverse(
        "wagtailadmin_pages:workflow_action",
        args=[page.pk, "approve", state.current_task_state.pk],
    )
    answer = client.post(url, follow=True)
    assert answer.status_code == 200
    assert not CoursePage.objects.get(pk=page.pk).live
    state.refresh_from_db()
    assert state.status == state.STATUS_IN_PROGRESS
    assert "没有价格" in client.get("/cms/").content.decode() or "没有价格" in (
        answer.content.decode()
    )


def test_appointing_twice_gives_nothing_twice(editor):
    before = editor.groups.get().page_permissions.count()
    appoint_editors()
    assert editor.groups.get().page_permissions.count() == before


def test_an_attachment_is_for_learners(client, editor, settings, tmp_path):
    settings.PROTECTED_MEDIA_ROOT = tmp_path
    document = get_document_model().objects.create(
        title="讲义", file=ContentFile(b"%PDF", name="讲义.pdf")
    )
    url = document.url
    client.logout()
    page = make_course()
    page.attachment = document
    page.save_revision()
    assert client.get(url).status_code == 403  # nothing of a draft is for the public
    publish(page)
    answer = client.get(url)
    assert answer.status_code == 302
    assert "/account/login/" in answer.headers["Location"]
    client.force_login(UserFactory())
    assert client.get(url).status_code == 302
    client.force_login(editor)
    assert client.get(url).status_code == 200
    learner = UserFactory()
    enrol(user=learner, product=page.product, days=30, paid_at=timezone.now())
    client.force_login(learner)
    assert client.get(url).status_code == 200
    page.attachment = None
    publish(page)
    assert client.get(url).status_code == 403  # nor is what was replaced
    client.force_login(editor)
    assert client.get(url).status_code == 200


def test_editors_may_open_a_document_to_everyone(client, settings, tmp_path):
    settings.PROTECTED_MEDIA_ROOT = tmp_path
    assert "is_public" in get_document_model().admin_form_fields
    document = get_document_model().objects.create(
        title="简章", file=ContentFile(b"%PDF", name="简章.pdf"), is_public=True
    )
    assert client.get(document.url).status_code == 200


def test_the_pages_every_site_has_are_there_once(tree, settings):
    before = Page.objects.count()
    plant_tree(settings.SITE_URL)
    assert Page.objects.count() == before
