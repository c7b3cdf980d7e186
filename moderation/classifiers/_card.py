"""The card of a model: what its files must be, what its heads are, how its scores are read."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from moderation.errors import ClassifierUnavailable

FILES = ("model.onnx", "tokenizer.json")


@dataclass(frozen=True, slots=True)
class Card:
    """*scale* and *shift* turn a head's logit into a calibrated one; *groups* share a softmax."""

    name: str
    version: str
    labels: tuple[str, ...]
    window: int
    first: int  # id of the token that opens a text
    last: int  # id of the token that closes it
    scale: tuple[float, ...]
    shift: tuple[float, ...]
    softmax: tuple[str, ...]
    thresholds: Mapping[str, Mapping[str, float]]
    plain: bool = False  # the words go to the tokenizer as they are, disguises and all


def read_card(folder: Path) -> Card:
    """Read ``card.toml`` and check the files beside it.

    Raises: ClassifierUnavailable naming the file that is missing, unreadable or altered.
    """
    try:
        said = tomllib.loads((folder / "card.toml").read_text(encoding="utf-8"))
        card = _card(said)
        sums = {name: str(said["sha256"][name]) for name in FILES}
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as fault:
        raise ClassifierUnavailable(
            f"the model's card in {folder} cannot be read: {fault!r}"
        ) from fault
    for name, expected in sums.items():
        if _sum(folder / name) != expected:
            raise ClassifierUnavailable(f"{folder / name} is not the file that its card names")
    return card


def _card(said: Mapping[str, Any]) -> Card:
    model, heads = said["model"], said["calibration"]
    labels = tuple(str(label) for label in model["labels"])
    return Card(
        name=str(model["name"]),
        version=str(model["version"]),
        labels=labels,
        window=int(model["window"]),
        first=int(model["first_token"]),
        last=int(model["last_token"]),
        scale=tuple(float(heads[label]["scale"]) for label in labels),
        shift=tuple(float(heads[label]["shift"]) for label in labels),
        softmax=tuple(model.get("softmax", ())),
        thresholds=said.get("thresholds", {}),
        plain=bool(model.get("plain", False)),
    )


def _sum(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as fault:
        raise ClassifierUnavailable(f"{path} cannot be read: {fault}") from fault
