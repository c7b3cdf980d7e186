"""The audit in the database: appended at commit, each line sealed with the one before it."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from listener.ports import AuditLine
from listener.store.shapes import clean_json
from listener.store.tables import audit, audit_head

BEGINNING = "0" * 64


class SqlAudit:
    """Keeps ``listener.ports.Audit``."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection
        self._lines: list[AuditLine] = []

    def add(self, line: AuditLine) -> None:
        """Append *line* when the unit of work commits."""
        self._lines.append(line)

    def flush(self) -> None:
        """Write the lines of this unit of work; called last, so that the chain waits little."""
        if not self._lines:
            return
        last, seal = self._end_of_chain()
        rows = []
        for number, line in enumerate(self._lines, last + 1):
            row = _row(line, number, seal)
            seal = row["hash"]
            rows.append(row)
        self._db.execute(insert(audit), rows)
        self._db.execute(update(audit_head).values(last=rows[-1]["id"], hash=seal))
        self._lines.clear()

    def verify(self) -> int | None:
        """Return the id of the first line that does not follow; None if the chain is whole."""
        seal, number = BEGINNING, 0
        for row in self._db.execute(select(audit).order_by(audit.c.id)).mappings():
            number += 1
            if row["id"] != number or row["previous"] != seal or row["hash"] != sealed(dict(row)):
                return number
            seal = row["hash"]
        head = self._db.execute(select(audit_head)).one()
        return None if (head.last, head.hash) == (number, seal) else number + 1

    def _end_of_chain(self) -> tuple[int, str]:
        row = self._db.execute(select(audit_head).with_for_update()).one()
        return row.last, row.hash


def _row(line: AuditLine, number: int, previous: str) -> dict[str, Any]:
    row = {
        "id": number,
        "at": line.at.astimezone(UTC),
        "by": line.by,
        "what": line.what,
        "account": line.account,
        "item_id": line.item_id,
        "case_id": line.case_id,
        "data": clean_json(line.data),
        "previous": previous,
    }
    return {**row, "hash": sealed(row)}


def sealed(row: Mapping[str, Any]) -> str:
    """Return the hash that seals *row*: of the hash before it and the row as canonical JSON."""
    content = {name: _plain(row[name]) for name in _SEALED}
    whole = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256((row["previous"] + whole).encode()).hexdigest()


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


_SEALED = ("id", "at", "by", "what", "account", "item_id", "case_id", "data")
