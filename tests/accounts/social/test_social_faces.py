"""Faces are fetched from where WeChat and Weibo keep them, and from nowhere else."""

import pytest
from allauth.socialaccount.models import SocialAccount

from accounts.social import faces, fetching
from tests.factories import UserFactory


@pytest.mark.parametrize(
    "url",
    [
        "https://thirdwx.qlogo.cn/mmopen/vi_32/abc/132",
        "http://thirdwx.qlogo.cn/mmopen/vi_32/abc/132",
        "https://tvax1.sinaimg.cn/crop.0.0.996.996.180/a.jpg",
    ],
)
def test_where_faces_are_kept(url):
    assert fetching.is_allowed(fetching.by_tls(url))


@pytest.mark.parametrize(
    "url",
    [
        *("", "file:///etc/passwd", "ftp://thirdwx.qlogo.cn/a", "https:///a", "//qlogo.cn/a"),
        *("http://169.254.169.254/latest/meta-data/", "https://127.0.0.1/", "http://localhost/"),
        *("https://evil.test/a", "https://qlogo.cn.evil.test/a", "https://evilqlogo.cn/a"),
        *("https://thirdwx.qlogo.cn@evil.test/a", "https://evil.test/?thirdwx.qlogo.cn"),
    ],
)
def test_where_no_face_is_fetched(url):
    assert not fetching.is_allowed(fetching.by_tls(url))
    with pytest.raises(fetching.NoPicture):
        fetching.fetch(url)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/face.png/missing", "/sns/auth"])
def test_what_is_no_picture_is_not_taken(weixin, path):
    facts = {"avatar_url": f"{weixin.url}{path}"}
    row = SocialAccount.objects.create(
        user=UserFactory(), provider="weixin", uid="u-1", extra_data=facts
    )
    assert faces.take(row.pk) is False
    row.user.refresh_from_db()
    assert not row.user.avatar


@pytest.mark.django_db
def test_a_face_is_taken_once(weixin, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    facts = {"avatar_url": f"{weixin.url}/face.png"}
    row = SocialAccount.objects.create(
        user=UserFactory(), provider="weixin", uid="u-1", extra_data=facts
    )
    assert [faces.take(row.pk), faces.take(row.pk)] == [True, False]
    assert faces.take(0) is False
