"""Every public page in every language, for search engines."""

from django.contrib.sitemaps import Sitemap
from wagtail.models import Page

from home.addresses import path_in


class PageSitemap(Sitemap):
    def items(self):
        pages = Page.objects.live().public().filter(depth__gt=1, locale__isnull=False)
        return pages.order_by("path").values(
            "url_path", "last_published_at", "locale__language_code"
        )

    def location(self, item):
        return path_in(item["url_path"], item["locale__language_code"])

    def lastmod(self, item):
        return item["last_published_at"]
