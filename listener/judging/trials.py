"""Trying a pack on its own examples: each principle must speak where it says, and only there."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from listener.judging.platforms import can_on
from moderation.items import Item, ItemRef, Media, digest
from moderation.principles import AuthorHistory, Example, PolicyPack, Principle, Reading
from moderation.text import read
from moderation.verdicts import judge


@dataclass(frozen=True, slots=True)
class Trial:
    """One example tried: what it wanted, and who spoke."""

    principle: str
    example: Example
    spoke: tuple[str, ...]  # the principles that spoke

    @property
    def holds(self) -> bool:
        """Whether the principle did as its example says."""
        return (self.principle in self.spoke) == self.example.match

    @property
    def told(self) -> str:
        """What it wanted and who spoke, in a sentence."""
        wanted = "should speak about" if self.example.match else "should stay silent on"
        spoke = ", ".join(self.spoke) or "nobody"
        return f'{self.principle} {wanted} "{self.example.text}"; spoke: {spoke}'


def trials(pack: PolicyPack) -> Iterator[Trial]:
    """Try every example of every principle of *pack*."""
    for principle in pack.principles:
        for example in principle.examples:
            yield trial(pack, principle, example)


def untested(pack: PolicyPack) -> tuple[str, ...]:
    """Return the principles that have no example at all: nothing shows what they are meant for."""
    return tuple(p.id for p in pack.principles if not p.examples)


def trial(pack: PolicyPack, principle: Principle, example: Example) -> Trial:
    """Judge *example* by the whole of *pack*."""
    verdict = judge(_reading(pack, example), pack, can_on(example.platform))
    return Trial(principle.id, example, tuple(f.principle for f in verdict.findings))


def _reading(pack: PolicyPack, example: Example) -> Reading:
    media = tuple(Media(kind) for kind in example.media)
    item = Item(
        ref=ItemRef(example.platform, "example", "example", digest(example.text, media)),
        text=example.text,
        kind=example.kind,
        own_thread=example.own_thread,
        author=example.author,
        media=media,
    )
    strikes, hour = example.strikes, example.last_hour
    return Reading(
        item=item,
        text=read(example.text),
        signals=example.signals,
        house=replace(pack.house, pre_election=example.pre_election, incident=example.incident),
        history=AuthorHistory(
            items=strikes + hour, strikes=strikes, last_hour=hour, answered=example.answered
        ),
        echoes=example.echoes,
        echo_authors=example.echo_authors,
        context=example.context,
        in_hours=example.in_hours,
    )
