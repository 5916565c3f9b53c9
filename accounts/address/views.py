"""A person's address book. Every entry is fetched through its owner."""

from functools import wraps
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.address import book
from accounts.address.filling import fill
from accounts.address.forms import initial_of

READ_AND_WRITE = ("GET", "HEAD", "POST")


def of_owner(*methods):
    """The view gets the owner's address. Whatever is asked, what is another's does not exist."""

    def decorate(view):
        @wraps(view)
        def answer(request, pk):
            address = get_object_or_404(request.user.addresses.select_related("user"), pk=pk)
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            return view(request, address)

        return login_required(never_cache(answer))

    return decorate


@login_required
@never_cache
@require_safe
def listing(request):
    context = {"addresses": list(request.user.addresses.all()), "most": book.MOST}
    return render(request, "addresses/list.html", context)


@login_required
@never_cache
@require_http_methods(READ_AND_WRITE)
def new(request):
    form = fill(request)
    if form.is_valid():
        try:
            book.add(user=request.user, facts=form.facts, as_default=form.as_default)
        except book.BookFull as error:
            form.add_error(None, str(error))
            return show(request, form, status=HTTPStatus.CONFLICT)
        return saved(request)
    return show(request, form)


@of_owner(*READ_AND_WRITE)
def edit(request, address):
    """What was ordered to it stays as it is."""
    form = fill(request, initial_of(address))
    if address.is_default_for_shipping:
        del form.fields["is_default"]  # another one becomes it, this one does not cease to be
    if form.is_valid():
        try:
            book.change(address=address, facts=form.facts, as_default=form.as_default)
        except book.AddressGone as error:
            return gone(request, error)
        return saved(request)
    return show(request, form, address=address)


def saved(request):
    messages.success(request, _("收货地址已保存"))
    return redirect("addresses:list")


def gone(request, error):
    """It was deleted in this very moment, by its owner elsewhere."""
    messages.warning(request, str(error))
    return redirect("addresses:list")


def show(request, form, *, status=None, address=None):
    status = status or (HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK)
    context = {"form": form, "address": address}
    return render(request, "addresses/edit.html", context, status=status)


@of_owner(*READ_AND_WRITE)
def delete(request, address):
    """A GET asks."""
    if request.method != "POST":
        return render(request, "addresses/delete.html", {"address": address})
    try:
        book.remove(address)
    except book.AddressGone as error:
        return gone(request, error)
    messages.success(request, _("收货地址已删除"))
    return redirect("addresses:list")


@of_owner("POST")
def default(request, address):
    try:
        book.make_default(address)
    except book.AddressGone as error:
        return gone(request, error)
    messages.success(request, _("已设为默认地址"))
    return redirect("addresses:list")
