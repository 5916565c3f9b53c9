from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AccountEvent(models.Model):
    """Something that happened on a person's account, for its owner to see; written by record()."""

    class Kind(models.TextChoices):
        SIGNED_UP = "signed_up", _("注册账户")
        LOGGED_IN = "logged_in", _("登录")
        LOGIN_FAILED = "login_failed", _("登录失败")
        LOGGED_OUT = "logged_out", _("退出登录")
        PASSWORD_SET = "password_set", _("设置密码")
        PASSWORD_CHANGED = "password_changed", _("修改密码")
        PASSWORD_RESET = "password_reset", _("重置密码")
        PHONE_CHANGED = "phone_changed", _("更换手机号")
        EMAIL_CHANGED = "email_changed", _("更换邮箱")
        CONTACT_CHANGE_ASKED = "contact_change_asked", _("申请更换联系方式")
        CONTACT_CHANGE_CANCELLED = "contact_change_cancelled", _("撤销更换联系方式")
        BOUND = "bound", _("绑定第三方账户")
        UNBOUND = "unbound", _("解除绑定")
        CONTACT_VERIFIED = "contact_verified", _("验证联系方式")
        MFA_ON = "mfa_on", _("开启两步验证")
        MFA_OFF = "mfa_off", _("关闭两步验证")
        SESSION_ENDED = "session_ended", _("让设备下线")
        PROFILE_CHANGED = "profile_changed", _("修改资料")
        CONSENTED = "consented", _("同意协议")
        EXPORT_ASKED = "export_asked", _("申请导出数据")
        EXPORTED = "exported", _("下载导出的数据")
        CLOSING_ASKED = "closing_asked", _("申请注销账户")
        CLOSING_CANCELLED = "closing_cancelled", _("撤销注销")
        MERGED = "merged", _("合并账户")
        STAFF_CHANGED = "staff_changed", _("工作人员修改了账户")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="events")
    kind = models.CharField(_("事件"), max_length=32, choices=Kind)
    # Words for the owner, with contacts masked.
    detail = models.JSONField(_("说明"), default=dict, blank=True)
    # A member of staff, when it was not the owner.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    address = models.GenericIPAddressField(_("IP 地址"), null=True, blank=True)
    device = models.CharField(_("设备"), max_length=64, blank=True)
    # Digest of the browser's own number: tells a device seen before from a new one.
    device_key = models.CharField(max_length=64, blank=True, editable=False)
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("账户事件")
        verbose_name_plural = _("账户事件")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["user", "-id"], name="event_of_person"),
            models.Index(fields=["at"], name="event_age"),
        ]

    def __str__(self):
        return self.get_kind_display()

    @property
    def is_warning(self):
        return self.kind == self.Kind.LOGIN_FAILED

    @property
    def words(self):
        """What the detail says, in one line, in its order whatever a database keeps."""
        told = {name: self.detail[name] for name in FIRST if name in self.detail} | self.detail
        told = {name: str(WORDS.get(value, value)) for name, value in told.items()}
        if "old" in told and "new" in told:
            told |= {"old": f"{told['old']} → {told.pop('new')}"}
        return " · ".join(told.values())


FIRST = ("way", "step", "old", "new")
# Short words in a detail that have a name in the reader's language.
WORDS = {
    "weixin": _("微信"),
    "weibo": _("微博"),
    "phone": _("手机号"),
    "email": _("邮箱"),
    "password": _("密码"),
    "sms_code": _("短信验证码"),
    "email_code": _("邮箱验证码"),
    "totp": _("验证器应用"),
    "webauthn": _("通行密钥"),
    "recovery_codes": _("恢复码"),
}
