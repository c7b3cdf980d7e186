"""A watched folder of exports, read as a platform: restartable, in constant memory."""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar

from connectors import _export_files as files
from connectors._acts import asked, carry_out
from connectors._export_rows import items
from connectors._rows import table, tables, text
from connectors.base import Account, Page
from connectors.errors import Invalid
from moderation.actions import Action, Capabilities, Presence, Receipt, State
from moderation.items import Item, ItemRef

BATCH = 500


@dataclass(frozen=True)
class Place:
    """Which files are read (as they were then), and how many rows of the present one."""

    done: Mapping[str, str] = field(default_factory=dict)
    file: str = ""
    mark: str = ""
    row: int = 0

    def text(self) -> str:
        """Return the cursor to keep."""
        whole = {"done": dict(self.done), "file": self.file, "mark": self.mark, "row": self.row}
        return json.dumps({k: v for k, v in whole.items() if v})


def place(cursor: str | None) -> Place:
    """Return the place that *cursor* tells of; the beginning where it tells of none."""
    try:
        raw = table(json.loads(cursor or "{}"))
    except ValueError:
        return Place()
    done = {str(k): str(v) for k, v in table(raw.get("done")).items()}
    row = raw.get("row")
    count = row if isinstance(row, int) else 0
    return Place(done, text(raw.get("file")), text(raw.get("mark")), count)


class Exports:
    """One folder. Options: folder, columns (field to column), month_first, settle_seconds."""

    can: ClassVar[Capabilities]

    def __init__(self, account: Account) -> None:
        options = account.options
        self._account, self._folder = account.name, Path(str(options.get("folder", "")))
        self._columns = {str(k): str(v) for k, v in table(options.get("columns")).items()}
        self._month_first = bool(options.get("month_first", False))
        self._settle = float(options.get("settle_seconds", 5))
        self._link = str(options.get("link", self.can.note or self.can.platform))

    def pull(self, stream: str, cursor: str | None) -> Iterator[Page]:
        """Yield the rows of new and changed files, some hundreds a page.

        A file that cannot be read is told once, and again when it has changed.
        """
        who = f'account "{self._account}"'
        if stream not in self.can.streams:
            raise Invalid(f'{who}: {self.can.platform} has no stream "{stream}"')
        at, bad = place(cursor), list[str]()
        try:
            names = files.found(self._folder)
        except files.BadFile as fault:
            raise Invalid(f"{who}: {fault}") from None
        for path in names:
            name, mark = str(path.relative_to(self._folder)), _mark(path)
            if at.done.get(name) == mark or self._unsettled(path):
                continue
            start = at.row if (at.file, at.mark) == (name, mark) else 0
            at = Place(at.done, name, mark, start)
            try:
                for found in self._batches(path, start):
                    at = Place(at.done, name, mark, at.row + found[0])
                    yield _page(found[1], at)
            except (files.BadFile, OSError) as fault:
                bad.append(f"{name}: {fault}" if isinstance(fault, files.BadFile) else name)
            at = Place({**at.done, name: mark})
            yield _page([], at)
        yield Page((), at.text(), done=not bad)
        if bad:
            raise Invalid(f"{who}: {len(bad)} files cannot be read: {'; '.join(bad)}")

    def _unsettled(self, path: Path) -> bool:
        """Return whether somebody may still be writing to it."""
        return time.time() - path.stat().st_mtime < self._settle

    def _batches(self, path: Path, start: int) -> Iterator[tuple[int, list[Item]]]:
        """Yield how many rows, and their items; what stands before a fault is not lost."""
        part: list[Item] = []
        count = 0
        try:
            for row in islice(files.read(path), start, None):
                part += self._items(row)
                count += 1
                if count == BATCH:
                    yield count, part
                    part, count = [], 0
        except files.BadFile:
            yield count, part
            raise
        if count:
            yield count, part

    def _items(self, row: Mapping[str, Any]) -> Iterator[Item]:
        platform, columns = self.can.platform, self._columns
        return items(row, platform, self._account, columns, month_first=self._month_first)

    def items_from(self, stream: str, body: Mapping[str, Any]) -> tuple[Item, ...]:
        """Return the items in the rows that stand under ``rows``."""
        found = [item for row in tables(body.get("rows")) for item in self._items(row)]
        return tuple({i.ref.id: i for i in found}.values())

    def look(self, refs: Sequence[ItemRef]) -> Sequence[Presence]:
        """Return UNKNOWN for each: an export does not say what became of a comment."""
        return [Presence(r, State.UNKNOWN) for r in refs]

    def act(self, action: Action) -> Receipt:
        """Refuse, with the link: nothing can be done from here."""
        return carry_out(action, self.can, {}, action.permalink or self._link)

    def probe(self, action: Action) -> Receipt:
        """Return UNKNOWN: what was done by hand, only a person knows."""
        return asked(action, self.can, {})


def _mark(path: Path) -> str:
    told = path.stat()
    return f"{told.st_size}:{told.st_mtime_ns}"


def _page(found: list[Item], at: Place) -> Page:
    return Page(tuple({i.ref.id: i for i in found}.values()), at.text())
