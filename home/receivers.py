"""Which of Wagtail's signals bring shop and study in line."""

from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from home import publishing


def connect():
    page_published.connect(publishing.on_published, dispatch_uid="home")
    page_unpublished.connect(publishing.on_unpublished, dispatch_uid="home")
    page_slug_changed.connect(publishing.on_moved, dispatch_uid="home")
    post_page_move.connect(publishing.on_moved, dispatch_uid="home")
