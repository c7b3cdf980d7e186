"""What we said ourselves, told beside the items that stand under it."""

from collections.abc import Iterable

from moderation.items import Item, Thread


def told(ours: Iterable[Item], *, top: bool = True) -> tuple[Thread, ...]:
    """Return our own posts as threads; not *top*: our answers."""
    return tuple(Thread(i.ref, i.text, i.permalink, i.posted_at, top) for i in ours)


def answered(ours: Iterable[Item], others: Iterable[Item]) -> tuple[Thread, ...]:
    """Return what of *ours* the *others* stand under or answer."""
    named = {name for item in others for name in (item.thread, item.parent)}
    return told((item for item in ours if item.ref.id in named), top=False)
