"""A document is closed, unless an editor marked it public or a course of the visitor's has it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.html import escape

from home.models import CoursePage
from learning.access import judge_course


def guard(document, request):
    """A response instead of the document, or None when the visitor may have it.

    Raises PermissionDenied for what belongs to no course: drafts, and what was replaced.
    """
    if document.is_public or request.user.has_perm("wagtailadmin.access_admin"):
        return None
    pages = CoursePage.objects.filter(attachment=document, product__isnull=False)
    products = {page.product_id: page.product for page in pages.select_related("product__outline")}
    if not products:
        raise PermissionDenied
    verdicts = [judge_course(user=request.user, product=one) for one in products.values()]
    if any(verdict.allowed for verdict in verdicts):
        return None
    messages.info(request, escape(verdicts[0].message))
    return redirect(verdicts[0].next_url or "/")
