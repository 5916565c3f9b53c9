from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from learning import video
from learning.models import Enrolment, Lesson
from tests.factories import UserFactory
from tests.learning.classroom import (
    BYTES,
    hold,
    lesson_of,
    make_taught_course,
    make_video,
    outline_lesson,
)

pytestmark = pytest.mark.django_db
SIZE = len(BYTES)


@pytest.fixture
def course():
    clip = make_video()
    return make_taught_course(
        0,
        first=[
            outline_lesson("trial", video=clip, is_free_trial=True),
            outline_lesson("paid", video=clip),
        ],
    )


@pytest.fixture
def link(learner, course):
    hold(learner, course)
    return video.video_link(user=learner, lesson=lesson_of(course, "paid"))


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def ask(client, link, **headers):
    return client.get(link, headers={name.replace("_", "-"): v for name, v in headers.items()})


def test_the_whole_file(at_desk, link):
    response = at_desk.get(link)
    assert (response.status_code, body(response)) == (200, BYTES)
    assert response["Content-Type"] == "video/mp4"
    assert response["Accept-Ranges"] == "bytes"
    assert response["Content-Length"] == str(SIZE)
    assert response["Cache-Control"].startswith("private")


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-99", 0, 99),
        ("bytes=0-", 0, SIZE - 1),
        ("bytes=255900-", 255900, SIZE - 1),
        ("bytes=255900-999999999", 255900, SIZE - 1),
        ("bytes=-100", SIZE - 100, SIZE - 1),
        ("bytes=-999999999", 0, SIZE - 1),
        ("bytes=70000-140000", 70000, 140000),
        (f"bytes={SIZE - 1}-", SIZE - 1, SIZE - 1),
    ],
)
def test_a_part(at_desk, link, asked, first, last):
    response = ask(at_desk, link, range=asked)
    assert (response.status_code, body(response)) == (206, BYTES[first : last + 1])
    assert response["Content-Range"] == f"bytes {first}-{last}/{SIZE}"
    assert response["Content-Length"] == str(last - first + 1)


@pytest.mark.parametrize(
    "asked", ["bytes=5-1", "junk", "bytes=", "bytes=-", "lines=1-2", "bytes=0-1,5-6", "bytes=a-b"]
)
def test_what_is_no_single_valid_range_is_ignored(at_desk, link, asked):
    response = ask(at_desk, link, range=asked)
    assert (response.status_code, body(response)) == (200, BYTES)
    assert "Content-Range" not in response


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", "bytes=999999999-", "bytes=-0"])
def test_a_range_behind_the_end(at_desk, link, asked):
    response = ask(at_desk, link, range=asked)
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{SIZE}"


def test_head_says_all_but_sends_nothing(at_desk, link):
    response = at_desk.head(link, headers={"Range": "bytes=0-9"})
    assert (response.status_code, response.content) == (200, b"")
    assert response["Content-Length"] == str(SIZE)


def test_if_range_sends_the_part_only_of_the_same_file(at_desk, link):
    whole = at_desk.head(link)
    for same in (whole["ETag"], whole["Last-Modified"]):
        assert ask(at_desk, link, range="bytes=0-9", if_range=same).status_code == 206
    for other in ('"other"', "Mon, 01 Jan 2024 00:00:00 GMT", f"W/{whole['ETag']}"):
        assert ask(at_desk, link, range="bytes=0-9", if_range=other).status_code == 200


def test_what_the_browser_has_is_not_sent_again(at_desk, link):
    etag = at_desk.head(link)["ETag"]
    assert ask(at_desk, link, if_none_match=etag).status_code == 304


def test_the_file_is_read_in_pieces(at_desk, link):
    assert max(len(piece) for piece in at_desk.get(link).streaming_content) <= 64 * 1024


def test_nginx_sends_it_where_the_settings_say_so(at_desk, course, settings, learner):
    settings.PROTECTED_MEDIA_ACCEL = "/protected/"
    hold(learner, course)
    lesson = lesson_of(course, "paid")
    Lesson.objects.filter(pk=lesson.pk).update(video=make_video(name="算法 1.mp4"))
    response = at_desk.get(video.video_link(user=learner, lesson=lesson))
    path = response["X-Accel-Redirect"]
    assert path.startswith("/protected/videos/")
    assert "%E7%AE%97%E6%B3%95" in path
    assert path.isascii()
    assert (response.content, response["Content-Type"]) == (b"", "video/mp4")


def test_another_person_cannot_follow_the_link(client, link, course):
    other = UserFactory()
    hold(other, course)
    client.force_login(other)
    response = client.get(link)
    assert response.status_code == 403
    assert "另一位学员" in response.content.decode()


def test_without_login_the_link_is_dead(client, link):
    assert client.get(link).status_code == 403


def test_the_link_expires(at_desk, link, settings):
    settings.VIDEO_LINK_SECONDS = -1
    response = at_desk.get(link)
    assert response.status_code == 403
    assert "已过期" in response.content.decode()


def test_the_link_is_judged_again_when_followed(at_desk, link):
    Enrolment.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    assert at_desk.get(link).status_code == 403


def test_a_forged_link_opens_nothing(at_desk, link, course, learner):
    facts = {"lesson": lesson_of(course, "paid").pk, "viewer": learner.pk}
    foreign = reverse("video", args=[signing.dumps(facts, salt="another salt")])
    for forged in (link[:-3] + "xx/", foreign, "/video/x/", "/video/../secret/"):
        assert at_desk.get(forged).status_code in (403, 404)


def test_anyone_may_follow_the_link_of_a_free_trial(client, course):
    link = video.video_link(user=AnonymousUser(), lesson=lesson_of(course, "trial"))
    assert client.get(link).status_code == 200
    paid = video.video_link(user=AnonymousUser(), lesson=lesson_of(course, "paid"))
    assert client.get(paid).status_code == 403


def test_a_file_that_is_gone(at_desk, link, course):
    clip = lesson_of(course, "paid").video
    clip.file.storage.delete(clip.file.name)
    assert at_desk.get(link).status_code == 404


def test_only_reading_is_allowed(at_desk, link):
    assert at_desk.post(link).status_code == 405


def test_only_public_videos_play_without_a_signed_link(client):
    shown, hidden = make_video(is_public=True), make_video()
    response = client.get(reverse("video_intro", args=[shown.key]), headers={"Range": "bytes=0-9"})
    assert (response.status_code, body(response)) == (206, BYTES[:10])
    assert not response.cookies
    assert client.get(reverse("video_intro", args=[hidden.key])).status_code == 404


def test_what_is_no_film_is_sent_as_mere_bytes(client):
    page = make_video(b"<script>alert(1)</script>", is_public=True, name="film.html")
    response = client.get(reverse("video_intro", args=[page.key]))
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_an_empty_file(client):
    empty = reverse("video_intro", args=[make_video(b"", is_public=True).key])
    assert client.get(empty)["Content-Length"] == "0"
    assert client.get(empty, headers={"Range": "bytes=0-"}).status_code == 416
