"""The evaluation as a page that stands alone."""

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from listener.evaluation import pictures


def html(told: dict[str, Any]) -> str:
    """Return *told* (the JSON of an evaluation) as HTML with pictures."""
    environment = Environment(
        loader=PackageLoader("listener.evaluation"), autoescape=True, undefined=StrictUndefined
    )
    environment.filters["figure"] = figure
    environment.filters["between"] = between
    return environment.get_template("evaluation.html").render(told=told, pictures=pictures)


def figure(value: float | None) -> str:
    """Return a figure with three places, or a dash where there is none."""
    return "–" if value is None else f"{value:.3f}"


def between(interval: dict[str, float | None]) -> str:
    """Return a figure with its interval: "0.912 (0.901 to 0.923)"."""
    if interval["value"] is None or interval["low"] is None:
        return figure(interval["value"])
    return f"{interval['value']:.3f} ({interval['low']:.3f} to {interval['high']:.3f})"
