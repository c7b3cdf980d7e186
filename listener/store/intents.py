"""Acts on their way, in the database: each state is committed before the next thing happens."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.engine import Connection

from listener.ports import MACHINE, URGENT_RANK, Intent, IntentState
from listener.store.shapes import clean, clean_json
from listener.store.tables import intents, receipts
from moderation.actions import Receipt, Verb

_TO_SEND = (IntentState.DECIDED, IntentState.SENDING, IntentState.UNKNOWN)
_OVER = (IntentState.CONFIRMED, IntentState.REFUSED, IntentState.CANCELLED, IntentState.RECEIPTED)


class SqlIntents:
    """Keeps ``listener.ports.Intents``."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def add(self, intent: Intent) -> int | None:
        """Store *intent* and return its id; None if its key is there already."""
        there = select(intents.c.id).where(intents.c.key == intent.key)
        if self._db.execute(there).first() is not None:
            return None
        row = insert(intents).values(_row(intent)).returning(intents.c.id)
        return int(self._db.execute(row).scalar_one())

    def get(self, intent_id: int) -> Intent | None:
        """Return one intent."""
        found = self._where(intents.c.id == intent_id)
        return found[0] if found else None

    def of_item(self, item_id: int) -> Sequence[Intent]:
        """Return an item's intents, oldest first."""
        return self._where(intents.c.item_id == item_id)

    def _where(self, *conditions: Any) -> Sequence[Intent]:
        chosen = select(intents).where(*conditions).order_by(intents.c.id)
        return [_intent(r) for r in self._db.execute(chosen)]

    def due(self, account: str, now: datetime, limit: int = 1) -> Sequence[Intent]:
        """Return what is to be sent, or asked about, on an account, most urgent first."""
        chosen = (
            select(intents)
            .where(
                intents.c.account == account,
                intents.c.next_at <= now,
                intents.c.state.in_(_TO_SEND),
            )
            .order_by(intents.c.rank, intents.c.id)
            .limit(limit)
        )
        return [_intent(r) for r in self._db.execute(chosen)]

    def hold(self, account: str, until: datetime) -> None:
        """Send nothing on *account* before *until*, as its platform asked; but urgent acts."""
        early = (
            intents.c.account == account,
            intents.c.state == IntentState.DECIDED.value,
            intents.c.next_at < until,
            intents.c.rank > URGENT_RANK,
        )
        self._db.execute(update(intents).where(*early).values(next_at=until))

    def move(
        self,
        intent: Intent,
        state: IntentState,
        now: datetime,
        *,
        next_at: datetime | None,
        token: str = "",
        trouble: str = "",
        attempts: int | None = None,
        probes: int | None = None,
    ) -> bool:
        """Change the state if nobody else did since *intent* was read; say whether it was so."""
        change: dict[str, Any] = {
            "state": state.value,
            "next_at": next_at,
            "token": token,
            "trouble": trouble,
            "attempts": intent.attempts if attempts is None else attempts,
            "probes": intent.probes if probes is None else probes,
        }
        if state is IntentState.SENDING:
            change["sent_at"] = now
        if state in _OVER:
            change["done_at"] = now
        same = (
            intents.c.id == intent.id,
            intents.c.state == intent.state.value,
            intents.c.token == intent.token,
        )
        return self._db.execute(update(intents).where(*same).values(change)).rowcount == 1

    def receipt(self, intent_id: int, receipt: Receipt, now: datetime, by: str = MACHINE) -> None:
        """Store the platform's answer."""
        row = {
            "intent_id": intent_id,
            "outcome": receipt.outcome.value,
            "reason": clean(receipt.reason),
            "link": clean(receipt.link),
            "reference": clean(receipt.reference),
            "details": clean_json(receipt.details),
            "by": by,
            "at": receipt.at or now,
        }
        self._db.execute(insert(receipts).values(row))

    def to_confirm(self, account: str, now: datetime, limit: int) -> Sequence[Intent]:
        """Return acts with a receipt that are to be looked at."""
        chosen = (
            select(intents)
            .where(
                intents.c.account == account,
                intents.c.next_at <= now,
                intents.c.state == IntentState.RECEIPTED.value,
            )
            .order_by(intents.c.rank, intents.c.id)
            .limit(limit)
        )
        return [_intent(r) for r in self._db.execute(chosen)]


def _row(intent: Intent) -> dict[str, Any]:
    return {
        "key": intent.key,
        "account": intent.account,
        "item_id": intent.item_id,
        "version_id": intent.version,
        "decision_id": intent.decision_id,
        "case_id": intent.case_id,
        "undoes_id": intent.undoes,
        "verb": intent.verb.value,
        "text": clean(intent.text),
        "by": intent.by,
        "reason": intent.reason,
        "state": intent.state.value,
        "rank": intent.rank,
        "created_at": intent.created_at,
        "next_at": intent.next_at,
    }


def _intent(row: Row[Any]) -> Intent:
    return Intent(
        id=row.id,
        key=row.key,
        account=row.account,
        item_id=row.item_id,
        version=row.version_id,
        decision_id=row.decision_id,
        case_id=row.case_id,
        undoes=row.undoes_id,
        verb=Verb(row.verb),
        text=row.text,
        by=row.by,
        reason=row.reason,
        state=IntentState(row.state),
        token=row.token,
        rank=row.rank,
        attempts=row.attempts,
        probes=row.probes,
        trouble=row.trouble,
        created_at=row.created_at,
        next_at=row.next_at,
        sent_at=row.sent_at,
    )
