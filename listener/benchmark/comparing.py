"""How fast stored comments are judged again by two packs, on one core and on all of them."""

import os
import time
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Engine

from listener.judging.judges import Judges, here, in_chunks, on_every_core
from listener.judging.references import reference
from listener.replaying import both
from listener.stored import known_since
from moderation.principles import Caution

Told = dict[str, Any]


def measure(database: Engine, since: datetime, name: str) -> Told:
    """Return comments a second for what is stored since *since*; processes have begun before."""
    old, new = (reference(name, level)[0] for level in (None, Caution.CERTAIN))
    load = partial(both, old, new)
    cores = os.cpu_count() or 1
    with on_every_core(load, cores) as every:
        list(every(in_chunks(known_since(database, since, None))))
        return {
            "on_one_core": _speed(here(load()), database, since),
            f"on_{cores}_cores": _speed(every, database, since),
        }


def _speed(judges: Judges, database: Engine, since: datetime) -> float:
    began = time.perf_counter()
    chunks = in_chunks(known_since(database, since, None))
    count = sum(judged.tally.items for judged in judges(chunks))
    return round(count / (time.perf_counter() - began), 1)
