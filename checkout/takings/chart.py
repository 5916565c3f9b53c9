"""Bars for the page: each step's money by gateway, upwards, and what went back, downwards."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from checkout.takings.figures import ZERO, Sums
from payments.gateways.names import name_of

WIDTH, HEIGHT = 960, 240  # of the drawing
FILLS = ("#1f6feb", "#1a7f37", "#9a6700", "#8250df")
REFUNDS = "#cf222e"


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    fill: str
    text: str


@dataclass(frozen=True)
class Chart:
    bars: list
    legend: list  # (fill, name)
    top: Decimal  # what the highest bar reaches, yuan
    base: float  # where zero lies
    width: int = WIDTH
    height: int = HEIGHT
    refunds: str = REFUNDS


def by_step(period, takings):
    """{first day of the step: Sums} for every step, and {(step, gateway): Sums}."""
    steps = {step: Sums() for step in period.steps()}
    gateways = defaultdict(Sums)
    for day, sums in takings.days.items():
        steps[period.step_of(day)] += sums
    for (day, gateway), sums in takings.gateways.items():
        gateways[period.step_of(day), gateway] += sums
    return steps, gateways


def draw(period, takings) -> Chart:
    steps, by_gateway = by_step(period, takings)
    names = sorted({gateway for _step, gateway in by_gateway})
    fills = {name: FILLS[number % len(FILLS)] for number, name in enumerate(names)}
    up = max(max(sums.taken for sums in steps.values()), ZERO)
    down = max(max(sums.refunded for sums in steps.values()), ZERO)
    scale = HEIGHT / float(up + down or 1)
    base, pace, bars = float(up) * scale, WIDTH / len(steps), []
    for number, (step, sums) in enumerate(steps.items()):
        place = {"x": round(number * pace + pace * 0.1, 2), "width": round(pace * 0.8, 2)}
        y = base
        for name in names:
            amount = by_gateway[step, name].taken
            height = float(amount) * scale
            y -= height
            bars.append(bar(place, y, height, fills[name], f"{step} {name_of(name)} ¥{amount}"))
        height = float(sums.refunded) * scale
        bars.append(bar(place, base, height, REFUNDS, f"{step} −¥{sums.refunded}"))
    legend = [(fills[name], name_of(name)) for name in names]
    return Chart([b for b in bars if b.height], legend, up, round(base, 2))


def bar(place, y, height, fill, text):
    return Bar(y=round(y, 2), height=round(height, 2), fill=fill, text=text, **place)
