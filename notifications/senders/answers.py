"""What providers of text messages are given, and what comes of it, the same for all of them."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """One text message. `phone`: of mainland China, E.164; `ordered`, `named`: the values of the
    provider's template, all strings. Only the reference shows in a report of an error."""

    reference: str
    template_id: str
    phone: str = field(repr=False)
    ordered: tuple = field(repr=False)
    named: dict = field(repr=False)
    text: str = field(repr=False)


class NotSent(Exception):
    """`code` and `text`: the provider's own words, fit for staff."""

    def __init__(self, code, text=""):
        self.code, self.text = str(code)[:60], str(text)[:200]
        super().__init__(self.code, self.text)

    def __str__(self):
        return f"{self.code} {self.text}".strip()


class TryAgain(NotSent):
    """It was not sent, and may be in a moment."""


class Never(NotSent):
    """It was not sent and never will be: the number is none, or had enough for today."""


class StaffNeeded(Never):
    """Nothing will be sent until a person sees to it: no balance, no template, wrong keys."""


class Unknown(NotSent):
    """Nobody knows whether it was sent: it was asked for, and no answer came that can be read."""
