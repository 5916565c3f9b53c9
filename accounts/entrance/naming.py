"""The name that somebody was just known by: the login page fills it in. Kept in the session."""

KEY = "login_name"


def note(request, contact):
    request.session[KEY] = str(contact)


def noted(request):
    name = request.session.get(KEY, "")
    return {"login": name, "contact": name}
