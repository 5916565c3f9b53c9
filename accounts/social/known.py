"""The rows that say whose WeChat or Weibo somebody is: one row for one person (D42).

A WeChat row is keyed by the unionid where there is one, else by application and openid. Its
`extra_data` remembers the openid of every application that has told us one.
"""

from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction


def uid_of(provider, identity):
    return identity.union or openid_key(identity) if provider == "weixin" else identity.subject


def openid_key(identity):
    return f"{identity.app_id}:{identity.subject}"


def facts_of(provider, identity):
    """What is kept of somebody: no token, no address."""
    facts = {"nickname": identity.nickname, "avatar_url": identity.avatar_url}
    if provider == "weixin":
        facts |= {"unionid": identity.union, "openids": {identity.app_id: identity.subject}}
    return facts


def settle(provider, identity, account):
    """Make the row that is there, if any, the one that `account` (not saved) will find.

    A row known by its openid takes the unionid's key as soon as WeChat tells one.
    """
    if provider != "weixin":
        return
    row = find(identity)
    if row is None:
        return
    account.extra_data["openids"] = openids_of(row) | openids_of(account)
    account.extra_data["unionid"] = identity.union or row.extra_data.get("unionid", "")
    account.uid = row.uid
    if identity.union and row.uid != identity.union:
        account.uid = identity.union
        rekey(row, identity.union)


def find(identity):
    """The row of this WeChat: by unionid, by this application's openid, by what it once told."""
    rows = SocialAccount.objects.filter(provider="weixin")
    keys = [key for key in (identity.union, openid_key(identity)) if key]
    found = {row.uid: row for row in rows.filter(uid__in=keys)}
    row = next((found[key] for key in keys if key in found), None)
    if identity.union and len(found) == 2:
        fold(found[openid_key(identity)], into=row)
    if row is None and not identity.union:  # told one before, and not any more
        row = rows.filter(**{f"extra_data__openids__{identity.app_id}": identity.subject}).first()
    return row


def fold(row, into):
    """Two rows of one WeChat on one account become one. Two accounts stay: merging asks first."""
    if row.user_id == into.user_id:
        into.extra_data["openids"] = openids_of(row) | openids_of(into)
        row.delete()


def rekey(row, union):
    try:
        with transaction.atomic():
            SocialAccount.objects.filter(pk=row.pk).update(uid=union)
    except IntegrityError:  # the other browser of this person was here first
        return


def is_another(row, account):
    """Whether two WeChat or Weibo identities cannot be the same person's."""
    mine, theirs = row.extra_data, account.extra_data
    if row.uid == account.uid:
        return False
    if row.provider != "weixin" or (mine.get("unionid") and theirs.get("unionid")):
        return True
    openids = openids_of(account)
    return any(openids.get(app, openid) != openid for app, openid in openids_of(row).items())


def openids_of(row):
    """{application: openid}"""
    return row.extra_data.get("openids", {})
