"""``pack diff``: two packs over a file or over what is stored; a stopped run goes on.

Progress is kept in ``<target>.progress`` while a run lasts. The same command goes on from there;
another pack, source or classifier starts afresh.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from listener.judging.changes import Tally, tally_of
from listener.judging.errors import BadFile
from listener.judging.judges import Judges, Two, here, in_chunks, on_every_core
from listener.judging.progress import progress
from listener.judging.replay import Known
from moderation.principles import PolicyPack

_SAVE_EVERY = 1_000


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two packs over the same items.

    *source* names where the items come from: when it changes, a stopped run starts afresh.
    *items* gives them in a fixed order, without the first so many. *load* gives both packs in
    another process: with it, every core judges.
    """

    old: PolicyPack
    new: PolicyPack
    source: str
    items: Callable[[int], Iterator[Known]]
    target: Path
    load: Callable[[], Two] | None = None

    def run(self) -> Tally:
        """Write every change to *target*, one JSON line each, and return the counts."""
        tally = self._resumed()
        try:
            with (
                self.target.open("a" if tally.items else "w", encoding="utf-8") as out,
                progress("comments", None) as step,
            ):
                self._write(out, tally, step)
        except OSError as error:
            raise BadFile(f"{self.target} cannot be written: {error.strerror}") from error
        summary = {"of": self._key(), "tally": tally.as_table()}
        summary_of(self.target).write_text(json.dumps(summary, indent=2), encoding="utf-8")
        self._place.unlink(missing_ok=True)
        return tally

    def _write(self, out: Any, tally: Tally, step: Callable[[int], None]) -> None:
        saved = tally.items
        with self._judges() as judges:
            for judged in judges(in_chunks(self.items(tally.items))):
                for _, line in judged.lines:
                    out.write(json.dumps(line, ensure_ascii=False) + "\n")
                tally.merge(judged.tally)
                step(tally.items)
                if tally.items - saved >= _SAVE_EVERY:
                    out.flush()
                    self._save(tally, out.tell())
                    saved = tally.items

    @contextmanager
    def _judges(self) -> Iterator[Judges]:
        if self.load is None:
            yield here((self.old, self.new))
            return
        with on_every_core(self.load) as judges:
            yield judges

    @property
    def _place(self) -> Path:
        return self.target.with_name(f"{self.target.name}.progress")

    def _key(self) -> dict[str, str]:
        prints = {"old": self.old.fingerprint, "new": self.new.fingerprint}
        return {"source": self.source, **prints}

    def _save(self, tally: Tally, written: int) -> None:
        state = {"of": self._key(), "written": written, "tally": tally.as_table()}
        part = self._place.with_suffix(".part")
        part.write_text(json.dumps(state), encoding="utf-8")
        part.replace(self._place)

    def _resumed(self) -> Tally:
        """The counts where the last run stopped, with its output cut back to that point."""
        with suppress(OSError, ValueError, KeyError):
            state = json.loads(self._place.read_text(encoding="utf-8"))
            if state["of"] == self._key():
                with self.target.open("r+", encoding="utf-8") as out:
                    out.truncate(state["written"])
                return tally_of(state["tally"])
        return Tally()


def summary_of(target: Path) -> Path:
    """Return where the counts of a finished comparison stand: beside its changes."""
    return target.with_name(f"{target.name}.summary.json")
