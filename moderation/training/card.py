"""The model's card, written from what the training left and never by hand."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from moderation.training import pack
from moderation.training.heads import HEADS, SENTIMENT_HEADS
from moderation.training.overlap import overlaps, texts
from moderation.training.pack import CLS, SEP

FILES = ("model.onnx", "tokenizer.json")


def provisional(folder: Path, window: int, version: str) -> None:
    """Write a card that changes no score, so that the model can be run and calibrated."""
    write_card(folder, _head(window, version), {head: (1.0, 0.0) for head in HEADS}, {})


def _head(window: int, version: str) -> dict[str, Any]:
    return {
        "name": "wellheard",
        "version": version,
        "window": window,
        "first_token": CLS,
        "last_token": SEP,
        "labels": list(HEADS),
        "softmax": list(SENTIMENT_HEADS),
    }


def write_card(
    folder: Path,
    head: Mapping[str, Any],
    calibration: Mapping[str, tuple[float, float]],
    rest: Mapping[str, Any],
) -> None:
    """Write ``card.toml`` with the sums of the files beside it."""
    sums = {n: hashlib.sha256((folder / n).read_bytes()).hexdigest() for n in FILES}
    read = {name: {"scale": a, "shift": b} for name, (a, b) in calibration.items()}
    whole = {"model": dict(head), "sha256": sums, "calibration": read, **rest}
    (folder / "card.toml").write_text(toml(whole), encoding="utf-8")


def write(
    work: Path, name: str, stage: str, folder: Path, version: str, against: Sequence[Path] = ()
) -> None:
    """Write the final card from the figures of *name*, the facts, and overlaps with *against*."""
    said = json.loads((work / f"{name}-figures.json").read_text(encoding="utf-8"))
    calibration = {head: (v[0], v[1]) for head, v in said["calibration"].items()}
    rest = {k: said[k] for k in ("thresholds", "training", "overlap", "figures")}
    if against:
        learned = [row.text for row in pack.read_rows(work / f"{stage}-train")]
        found = {path.stem: len(overlaps(learned, texts(path))) for path in against}
        rest["overlap"] = {**rest["overlap"], **found}
    write_card(folder, _head(said["window"], version), calibration, rest)
    append_facts(folder)


def append_facts(folder: Path) -> None:
    """Add what no training can measure: sources, licences, intended use, known failures."""
    facts = Path(__file__).with_name("facts.toml").read_text(encoding="utf-8")
    with (folder / "card.toml").open("a", encoding="utf-8") as out:
        out.write("\n" + facts)


def toml(table: Mapping[str, Any], path: Sequence[str] = ()) -> str:
    """Return *table* as TOML: plain values first, then its tables."""
    plain = {k: v for k, v in table.items() if not isinstance(v, Mapping)}
    lines = [f"[{'.'.join(_key(p) for p in path)}]"] if path and plain else []
    lines += [f"{_key(k)} = {_value(v)}" for k, v in plain.items() if v is not None]
    blocks = ["\n".join(lines)] if lines else []
    for key, value in table.items():
        if isinstance(value, Mapping):
            blocks.append(toml(value, [*path, key]).rstrip("\n"))
    return "\n\n".join(block for block in blocks if block) + "\n"


def _key(name: str) -> str:
    return name if name.replace("_", "").replace("-", "").isalnum() else json.dumps(name)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_value(each) for each in value) + "]"
    return json.dumps(value, ensure_ascii=False)
