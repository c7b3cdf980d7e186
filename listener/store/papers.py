"""Papers in the database: breaches and their exports, evidence given out, sign-offs."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.engine import Connection

from listener.ports.papers import Asked, Disclosure, SignOff, Wanted
from listener.store.hearsay import Hearsay
from listener.store.shapes import clean_json
from listener.store.tables import breaches, disclosures, exports, sign_offs
from moderation.breaches import Breach, Category, Sort


class SqlPapers(Hearsay):
    """Keeps ``listener.ports.papers.Papers``."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._db = connection

    def breach(self, breach: Breach) -> int:
        """Store *breach* and return its number."""
        row = {
            "sort": breach.sort.value,
            "category": breach.category.value,
            "summary": breach.summary,
            "done": breach.done,
            "account": breach.account,
            "case_id": breach.case_id,
            "happened_at": breach.happened_at,
            "recorded_at": breach.recorded_at,
            "by": breach.by,
        }
        made = insert(breaches).values(row).returning(breaches.c.id)
        return int(self._db.execute(made).scalar_one())

    def refer(self, breach_id: int, reference: str) -> bool:
        """Store the number that the incident system gave it; False if there is no such breach."""
        named = update(breaches).where(breaches.c.id == breach_id)
        return self._db.execute(named.values(reference=reference)).rowcount > 0

    def wanted(self, what: Wanted) -> Sequence[Breach]:
        """Return the breaches that an export takes, oldest first."""
        chosen = select(breaches).order_by(breaches.c.happened_at, breaches.c.id)
        if what.since is not None:
            chosen = chosen.where(breaches.c.happened_at >= what.since)
        if what.until is not None:
            chosen = chosen.where(breaches.c.happened_at < what.until)
        if what.case_id is not None:
            chosen = chosen.where(breaches.c.case_id == what.case_id)
        if not what.again:
            chosen = chosen.where(breaches.c.export_id.is_(None))
        return [breach_from(r) for r in self._db.execute(chosen)]

    def exported(
        self, breaches_: Sequence[Breach], period: str, digest: str, by: str, now: datetime
    ) -> int:
        """Mark the breaches as taken by a new export and return its number."""
        row = {"kind": "incidents", "period": period, "digest": digest, "by": by, "at": now}
        made = insert(exports).values(**row, rows=len(breaches_)).returning(exports.c.id)
        number = int(self._db.execute(made).scalar_one())
        ids = [b.id for b in breaches_ if b.export is None]
        self._db.execute(update(breaches).where(breaches.c.id.in_(ids)).values(export_id=number))
        return number

    def ask(self, disclosure: Disclosure) -> int:
        """Store a request for evidence and return its number."""
        row = {
            "case_id": disclosure.case_id,
            "recipient": disclosure.recipient,
            "purpose": disclosure.purpose,
            "basis": disclosure.basis,
            "asked_by": disclosure.asked_by,
            "asked_at": disclosure.asked_at,
        }
        made = insert(disclosures).values(row).returning(disclosures.c.id)
        return int(self._db.execute(made).scalar_one())

    def disclosure(self, number: int) -> Disclosure | None:
        """Return one request."""
        row = self._db.execute(select(disclosures).where(disclosures.c.id == number)).first()
        return disclosure_from(row) if row else None

    def decide(self, number: int, state: Asked, by: str, now: datetime, why_not: str = "") -> bool:
        """Approve or decline; False if that was done before."""
        waits = (disclosures.c.id == number, disclosures.c.state == Asked.WAITING.value)
        change = {"state": state.value, "decided_by": by, "decided_at": now, "why_not": why_not}
        return self._db.execute(update(disclosures).where(*waits).values(change)).rowcount > 0

    def given(
        self, number: int, by: str, now: datetime, digest: str, contents: Mapping[str, Any]
    ) -> None:
        """Record that the evidence was made and handed to whoever gives it on."""
        known = self.disclosure(number)
        told = [*(known.contents if known else ()), contents]
        change = {
            "state": Asked.GIVEN.value,
            "given_by": by,
            "given_at": now,
            "digest": digest,
            "contents": clean_json(told),
        }
        self._db.execute(update(disclosures).where(disclosures.c.id == number).values(change))

    def sign(self, sign_off: SignOff) -> int:
        """Store a signature and return its number."""
        row = {
            "statement": sign_off.statement,
            "digest": sign_off.digest,
            "line": sign_off.line,
            "link": sign_off.link,
            "by": sign_off.by,
            "at": sign_off.at,
        }
        made = insert(sign_offs).values(row).returning(sign_offs.c.id)
        return int(self._db.execute(made).scalar_one())

    def sign_offs(self, statement: str) -> Sequence[SignOff]:
        """Return the signatures of a statement that were not withdrawn, newest first."""
        stands = (sign_offs.c.statement == statement, sign_offs.c.withdrawn_at.is_(None))
        chosen = select(sign_offs).where(*stands).order_by(sign_offs.c.id.desc())
        return [sign_off_from(r) for r in self._db.execute(chosen)]

    def withdraw(self, statement: str, by: str, now: datetime, why: str) -> int:
        """Withdraw every signature of a statement; return how many there were."""
        stands = (sign_offs.c.statement == statement, sign_offs.c.withdrawn_at.is_(None))
        change = {"withdrawn_at": now, "withdrawn_by": by, "why": why}
        return self._db.execute(update(sign_offs).where(*stands).values(change)).rowcount


def breach_from(row: Row[Any]) -> Breach:
    """Return the breach of a row."""
    return Breach(
        sort=Sort(row.sort),
        category=Category(row.category),
        summary=row.summary,
        happened_at=row.happened_at,
        recorded_at=row.recorded_at,
        by=row.by,
        id=row.id,
        case_id=row.case_id,
        account=row.account,
        done=row.done,
        reference=row.reference,
        export=row.export_id,
    )


def disclosure_from(row: Row[Any]) -> Disclosure:
    """Return the request of a row."""
    return Disclosure(
        case_id=row.case_id,
        recipient=row.recipient,
        purpose=row.purpose,
        basis=row.basis,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        id=row.id,
        state=Asked(row.state),
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        why_not=row.why_not,
        given_by=row.given_by,
        given_at=row.given_at,
        digest=row.digest,
        contents=tuple(row.contents or ()),
    )


def sign_off_from(row: Row[Any]) -> SignOff:
    """Return the signature of a row."""
    return SignOff(
        statement=row.statement,
        digest=row.digest,
        line=row.line,
        link=row.link,
        by=row.by,
        at=row.at,
        id=row.id,
        withdrawn_at=row.withdrawn_at,
        withdrawn_by=row.withdrawn_by,
        why=row.why,
    )
