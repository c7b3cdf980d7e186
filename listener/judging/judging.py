"""Judging one item as a file gives it: read, heard in its crowd, judged by a pack."""

from config.packs.hours import in_hours
from listener.judging.crowd import Heard
from listener.judging.platforms import can_on
from listener.judging.scoring import Scores
from moderation.items import Item
from moderation.principles import AuthorHistory, PolicyPack, Reading
from moderation.text import Text, read
from moderation.verdicts import Verdict, judge


def verdict(
    item: Item,
    scores: Scores,
    pack: PolicyPack,
    classifier: str,
    heard: Heard | None = None,
    *,
    context: tuple[str, ...] = (),
) -> Verdict:
    """Return what *pack* says of *item*; with no *scores* it is not measured."""
    seen = reading(item, scores, pack, heard or Heard(), context=context)
    return judge(seen, pack, can_on(item.ref.platform), classifier=classifier)


def reading(
    item: Item,
    scores: Scores,
    pack: PolicyPack,
    heard: Heard,
    *,
    history: AuthorHistory | None = None,
    context: tuple[str, ...] = (),
    text: Text | None = None,
) -> Reading:
    """Return all that rules may look at; a file knows no *history*.

    *text* is the item's, where it was read before: what was worked out then is used again.
    """
    return Reading(
        item=item,
        text=text or read(item.text),
        signals=scores,
        house=pack.house,
        history=history or AuthorHistory(last_hour=heard.last_hour),
        echoes=heard.echoes,
        echo_authors=heard.authors,
        context=context,
        in_hours=in_hours(pack, item.posted_at),
    )
