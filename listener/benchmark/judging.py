"""What the rules of a pack cost beside the classifier."""

import time
from typing import Any

from config import packs
from connectors.base import connector_for
from listener.benchmark.comments import made_up
from moderation.items import Item, ItemRef
from moderation.principles import Reading
from moderation.text import read
from moderation.verdicts import judge


def measure(count: int, pack: str) -> dict[str, Any]:
    """Return the CPU time of reading and judging one comment, in milliseconds."""
    policy = packs.load(pack)
    can = connector_for("facebook").can
    items = [Item(ItemRef("facebook", "b", str(i)), t) for i, t in enumerate(made_up(count))]
    signals = {"toxicity": 0.01, "sentiment_negative": 0.5}
    for item in items[:50]:
        judge(Reading(item, read(item.text), signals), policy, can)
    began = time.process_time()
    for item in items:
        judge(Reading(item, read(item.text), signals), policy, can)
    each = (time.process_time() - began) / count
    return {"pack": pack, "comments": count, "cpu_ms_per_comment": round(each * 1000, 3)}
