"""What no address of ours can be."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path",
    [
        "/%00/",
        "/learn/%00/",
        "/learn/%00/1/",
        "/en/learn/%00/",
        "/wishlists/%00/",
        "/account/orders/%00/",
        "/checkout/%00/pay/",
        "/courses/%00/",
        "/courses/?q=%00",
        "/courses/?%00=x",
        "/cms/?q=a%00b",
        "/static/%00",
    ],
)
def test_a_nul_is_a_bad_request(client, path):
    answer = client.get(path)
    assert answer.status_code == 400
    assert 'class="page' in answer.content.decode()
