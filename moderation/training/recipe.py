"""Which sets make a stage's rows, how many of each, and where the split falls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from moderation.training import expand, seeds, sources
from moderation.training.rows import Row, fingerprint, is_validation, no_cry_for_help
from moderation.training.teacher import KINDS, Teacher

Say = Callable[[str], None]
SEEDS_HELD_OUT = 0.12
HELD_OUT = {"jigsaw": 0.04, "hatemoji": 0.12, "toxigen": 0.12, "nhs_feedback": 0.25}
OTHER_HELD_OUT = 0.08


@dataclass(frozen=True, slots=True)
class Share:
    """At most *count* rows of a set (0: all) and, of Jigsaw's, so many that are not toxic."""

    count: int = 0
    weight: float = 1.0
    negatives: int = 0


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the training: its public sets, and the seeds' caps where seeds take part."""

    sets: Mapping[str, Share]
    caps: expand.Caps | None = None
    longest: int = 128


STAGES = {
    "toxic": Stage(
        {
            "jigsaw": Share(negatives=85_000),
            "edos": Share(),
            "hatemoji": Share(),
            "toxic_spans": Share(),
            "bias_madlibs": Share(6000),
            "toxigen": Share(),
            "context": Share(8000),
            "nhs_feedback": Share(),
        }
    ),
    "all": Stage(
        {
            "jigsaw": Share(38_000, negatives=20_000),
            "edos": Share(),
            "hatemoji": Share(weight=1.5),
            "toxic_spans": Share(9000),
            "bias_madlibs": Share(3000),
            "toxigen": Share(weight=1.5),
            "context": Share(2000),
            "nhs_feedback": Share(weight=1.5),
        },
        expand.Caps(),
    ),
}


def split(
    folder: Path, stage: Stage, seed: int, say: Say, teacher: Teacher | None = None
) -> tuple[list[Row], list[Row]]:
    """Return training and validation rows; no words stand on both sides."""
    train: list[Row] = []
    held: list[Row] = []
    for name, share in stage.sets.items():
        used, kept = _public(folder, name, share, seed)
        say(f"{name}: {len(used)} to learn from, {len(kept)} held out")
        if teacher and name == "jigsaw":
            used, kept = taught(used, teacher), taught(kept, teacher)
        train, held = train + used, held + kept
    if stage.caps:
        used, kept = _seeds(stage.caps, seed)
        say(f"seeds: {len(used)} to learn from, {len(kept)} held out")
        train, held = train + used, held + kept
    seen = {fingerprint(row.text) for row in held}
    return [row for row in train if fingerprint(row.text) not in seen], held


def _public(folder: Path, name: str, share: Share, seed: int) -> tuple[list[Row], list[Row]]:
    rows = [_at_home(row) for row in sources.SOURCES[name](folder) if row.text.strip()]
    part = HELD_OUT.get(name, OTHER_HELD_OUT)
    kept = [row for row in rows if is_validation(row, part)]
    used = [row for row in rows if not is_validation(row, part)]
    if share.negatives:
        used = _fewer_negatives(used, share.negatives, seed)
    used = sources.sample(used, share.count or len(used), seed)
    return [replace(row, weight=row.weight * share.weight) for row in used], kept


def taught(rows: list[Row], teacher: Teacher) -> list[Row]:
    """Return the rows, with the teacher's kinds of abuse where a row is toxic."""
    toxic = [i for i, row in enumerate(rows) if row.targets.get("toxicity")]
    done = list(rows)
    for i, shares in zip(toxic, teacher.kinds([rows[i].text for i in toxic]), strict=True):
        guessed = rows[i].targets
        said = {
            head: max(float(share), 0.7 * (guessed.get(head, 0.0) >= 0.9))
            for head, share in zip(KINDS, shares, strict=True)
            if head != "toxicity"
        }
        done[i] = replace(rows[i], targets={**guessed, **said})
    return done


def _at_home(row: Row) -> Row:
    if row.source == "nhs_feedback":
        return row
    return replace(row, targets={**no_cry_for_help(row.text), **row.targets})


def _seeds(caps: expand.Caps, seed: int) -> tuple[list[Row], list[Row]]:
    groups = seeds.read_folder()
    names = seeds.held_out(groups, SEEDS_HELD_OUT)
    rows = list(expand.expanded(groups, caps, seed))
    return [r for r in rows if r.group not in names], [r for r in rows if r.group in names]


def _fewer_negatives(rows: list[Row], count: int, seed: int) -> list[Row]:
    """Keep every positive and, of the rest, as many short texts as long: comments are short."""
    positive = [row for row in rows if row.targets["toxicity"] > 0]
    negative = sorted((r for r in rows if not r.targets["toxicity"]), key=lambda r: len(r.text))
    half = sources.sample(negative[: len(negative) // 2], count // 2, seed)
    return positive + half + sources.sample(negative[len(negative) // 2 :], count - len(half), seed)
