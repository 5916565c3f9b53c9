"""A question that the shop asks upward: what is this called in the reader's language?

Home answers by register() from its AppConfig.ready(), for a course's page may have words of its
own there (architecture.md). Until then, and in the shop's own language, nobody is asked.
"""

from collections.abc import Callable, Mapping, Sequence

from django.conf import settings

from accounts.languages import current_language

Answer = Callable[[Sequence[int], str], Mapping[int, str]]

_answers: list[Answer] = []


def register(answer: Answer):
    """Ask `answer` from now on: titles by the ids of products, in a language. Many at once."""
    if answer not in _answers:
        _answers.append(answer)


def look_up(products):
    """Have local_title() ask nothing more about these; some may be None."""
    language = current_language()
    if language == settings.LANGUAGE_CODE:
        return
    unknown = [product for product in products if product and language not in product.local_titles]
    found = {}
    if unknown:
        for answer in _answers:
            found |= answer([product.pk for product in unknown], language)
    for product in unknown:
        product.local_titles[language] = found.get(product.pk, "")


def local_title(product) -> str:
    """Empty where it is called what it is always called."""
    look_up([product])
    return product.local_titles.get(current_language(), "") if product else ""
