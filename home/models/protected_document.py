from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument

from accounts.protected_files import protected_storage


class ProtectedDocument(AbstractDocument):
    """A document out of the web server's reach, closed until an editor opens it."""

    file = models.FileField(_("文件"), storage=protected_storage, upload_to="documents")
    is_public = models.BooleanField(
        _("公开"), default=False, help_text=_("勾选后任何人都可以下载；课程资料请勿勾选。")
    )

    admin_form_fields = (*WagtailDocument.admin_form_fields, "is_public")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("文档")
        verbose_name_plural = _("文档")
