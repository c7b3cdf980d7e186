"""Seeds into rows: distinct sentences, up to a cap, some of them typed carelessly."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from random import Random

from moderation.training.augment import augmented
from moderation.training.rows import Row
from moderation.training.seeds import Group, Template


@dataclass(frozen=True, slots=True)
class Caps:
    """How many sentences a template and a group may make, and the share typed carelessly."""

    template: int = 40
    group: int = 300
    careless: float = 0.4


def expanded(groups: Sequence[Group], caps: Caps, seed: int) -> Iterator[Row]:
    """Yield the rows of every group; a group's rows do not depend on the other groups."""
    for group in groups:
        rng = Random(int(sha256(f"{seed}:{group.name}".encode()).hexdigest()[:12], 16))
        for text in _sentences(group, caps, rng):
            yield Row(text, "seeds", group.targets, group.sentiment, group.weight, group.name)


def _sentences(group: Group, caps: Caps, rng: Random) -> list[str]:
    clean: dict[str, None] = {}
    for template in group.templates:
        clean |= dict.fromkeys(_made(template, caps.template, rng))
    kept = list(clean)
    if len(kept) > caps.group:
        kept = rng.sample(kept, caps.group)
    careless = [augmented(t, group.sentiment, rng) for t in kept if rng.random() < caps.careless]
    if len(kept) < caps.group // 3:  # a short list is heard again in other spellings
        careless += [augmented(t, group.sentiment, rng) for t in kept for _ in range(2)]
    return list(dict.fromkeys([*kept, *careless]))


def _made(template: Template, cap: int, rng: Random) -> list[str]:
    if template.count() <= cap:
        return ["".join(chosen) for chosen in itertools.product(*template.parts)]
    found: dict[str, None] = {}
    for _ in range(4 * cap):
        found["".join(rng.choice(part) for part in template.parts)] = None
        if len(found) == cap:
            break
    return list(found)
