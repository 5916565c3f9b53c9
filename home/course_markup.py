"""schema.org's Course, for search engines."""

from home.addresses import absolute, path_of


def course_markup(page, ladder, teachers):
    """JSON-LD as a dict."""
    url = absolute(path_of(page))
    markup = {
        "@context": "https://schema.org",
        "@type": "Course",
        "name": page.title,
        "description": page.slogan or page.brief[:160],
        "url": url,
        "inLanguage": "zh-Hans",
        "provider": {"@type": "Organization", "name": "书院 Shuyuan", "url": absolute("/")},
        "hasCourseInstance": {
            "@type": "CourseInstance",
            "courseMode": "Online",
            "courseWorkload": f"PT{page.hours or 1}H",
            "instructor": [{"@type": "Person", "name": teacher.title} for teacher in teachers],
        },
        "offers": [offer_markup(offer, url) for offer in ladder],
    }
    return {name: value for name, value in markup.items() if value}


def offer_markup(offer, url):
    return {
        "@type": "Offer",
        "category": "Free" if offer.price == 0 else "Paid",
        "name": str(offer.label),
        "price": str(offer.price),
        "priceCurrency": "CNY",
        "url": url,
    }
