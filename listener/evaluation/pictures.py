"""Pictures for the evaluation page, as SVG that needs nothing fetched; each has words too."""

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup, escape

_SIDE = 320
_EDGE = 40


def reliability(tenths: Sequence[dict[str, float]]) -> Markup:
    """Return the calibration picture: mean score across, share positive upwards."""
    most = max((t["rows"] for t in tenths), default=1)
    dots = Markup("").join(
        Markup(
            '<circle cx="{:.1f}" cy="{:.1f}" r="{:.1f}" fill="#005eb8" fill-opacity=".75"/>'
        ).format(_across(t["score"]), _up(t["share"]), 3 + 9 * (t["rows"] / most) ** 0.5)
        for t in tenths
    )
    diagonal = Markup(
        '<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="#4c6272" stroke-dasharray="4 4"/>'
    ).format(_across(0), _up(0), _across(1), _up(1))
    words = f"Calibration: {len(tenths)} tenths of the scores against the share that is positive."
    return _frame(diagonal + dots, words, "mean score", "share positive")


def spread(identities: Sequence[dict[str, Any]]) -> Markup:
    """Return the bias picture: for each identity, the middle half of its harmless scores."""
    shown = [i for i in identities if i["harmless"]]
    height = 26 * len(shown) + 2 * _EDGE
    rows = Markup("").join(_bar(n, i["identity"], i["harmless"]) for n, i in enumerate(shown))
    words = (
        "Scores of harmless sentences by identity: the bar is the middle half, the line the median."
    )
    axis = Markup(
        '<text x="200" y="{0}" font-size="12">0</text><text x="590" y="{0}" font-size="12">1</text>'
    ).format(height - 12)
    return Markup(
        '<svg role="img" aria-label="{}" viewBox="0 0 620 {}" width="620">{}{}</svg>'
    ).format(words, height, rows, axis)


def _bar(place: int, name: str, quartiles: dict[str, float]) -> Markup:
    top = _EDGE / 2 + 26 * place
    left, right = (200 + 390 * quartiles[k] for k in ("low", "high"))
    middle = 200 + 390 * quartiles["median"]
    return Markup(
        '<text x="190" y="{:.0f}" text-anchor="end" font-size="13">{}</text>'
        '<rect x="{:.1f}" y="{:.0f}" width="{:.1f}" height="14" fill="#41b6e6"/>'
        '<line x1="{:.1f}" x2="{:.1f}" y1="{:.0f}" y2="{:.0f}" stroke="#003087" stroke-width="3"/>'
    ).format(
        top + 12, escape(name), left, top, max(right - left, 1), middle, middle, top - 2, top + 16
    )


def _frame(inside: Markup, words: str, across: str, upwards: str) -> Markup:
    size = _SIDE + 2 * _EDGE
    return Markup(
        '<svg role="img" aria-label="{}" viewBox="0 0 {} {}" width="{}">'
        '<rect x="{}" y="{}" width="{}" height="{}" fill="none" stroke="#aeb7bd"/>{}'
        '<text x="{}" y="{}" text-anchor="middle" font-size="13">{}</text>'
        '<text x="14" y="{}" text-anchor="middle" font-size="13" transform="rotate(-90 14 {})">{}'
        "</text></svg>"
    ).format(
        words, size, size, size, _EDGE, _EDGE, _SIDE, _SIDE, inside,
        size / 2, size - 10, across, size / 2, size / 2, upwards,
    )  # fmt: skip


def _across(share: float) -> float:
    return _EDGE + _SIDE * share


def _up(share: float) -> float:
    return _EDGE + _SIDE * (1 - share)
