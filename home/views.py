from django.http import Http404
from django.shortcuts import render
from wagtail import views as wagtail_views

from home.paging import NothingThere
from home.routing import remember_route


def serve(request, path):
    """A page of the site. What a list page cannot show is a 404 that leads on."""
    if "\0" in path:
        raise Http404
    remember_route(request, path)
    try:
        return wagtail_views.serve(request, path)
    except NothingThere as reason:
        context = {"reason": str(reason), "list_path": request.path}
        return render(request, "home/nothing_there.html", context, status=404)
