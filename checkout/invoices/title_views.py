"""A learner's title book. Every title is fetched through its owner."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from checkout.invoices.book import keep, make_default
from checkout.invoices.forms import TitleForm
from checkout.invoices.refusals import BookFull


def own_title(request, pk):
    return get_object_or_404(request.user.invoice_titles, pk=pk)


def sent(request):
    """What was filled in; nothing at all counts as well."""
    return request.POST if request.method == "POST" else None


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    form = TitleForm(sent(request), initial={"email": request.user.email})
    if form.is_valid():
        try:
            keep(user=request.user, facts=form.cleaned_data)
        except BookFull as error:
            form.add_error(None, str(error))
            return show(request, form, status=HTTPStatus.CONFLICT)
        return saved(request)
    return show(request, form)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pk):
    """What was asked for with it stays as it is."""
    form = TitleForm(sent(request), instance=own_title(request, pk))
    if form.is_valid():
        form.save()
        return saved(request)
    return show(request, form)


def saved(request):
    messages.success(request, _("抬头已保存"))
    return redirect("invoices:book")


def show(request, form, status=None):
    status = status or (HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK)
    return render(request, "invoices/title_form.html", {"form": form}, status=status)


@login_required
@require_POST
def default(request, pk):
    make_default(own_title(request, pk))
    messages.success(request, _("已设为默认抬头"))
    return redirect("invoices:book")


@login_required
@require_POST
def delete(request, pk):
    own_title(request, pk).delete()
    messages.success(request, _("抬头已删除"))
    return redirect("invoices:book")
