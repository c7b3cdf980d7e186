"""Signals, verdicts and decisions in the database, a batch at a time, and the hourly counters."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, true, update
from sqlalchemy.engine import Connection

from listener.ports import MACHINE, Judged
from listener.store import forgetting
from listener.store.shapes import verbs, verdict_row
from listener.store.tables import budgets, decisions, signals, verdicts, versions

_HOUR, _DAY = "acts_hour", "acts_day"


class SqlJudgements:
    """Keeps ``listener.ports.Judgements``."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def record(self, judged: Sequence[Judged], now: datetime) -> Sequence[int | None]:
        """Store each and end its waiting; returns the decisions' ids, in order.

        None where another worker had judged that version already: nothing is stored for it.
        """
        waiting = self._still_waiting([j.held.version for j in judged])
        ours = [j for j in judged if j.held.version in waiting]
        ids = self._store(ours, now) if ours else {}
        return [ids.get(j.held.version) for j in judged]

    def _still_waiting(self, version_ids: list[int]) -> set[int]:
        chosen = (
            select(versions.c.id)
            .where(versions.c.id.in_(version_ids), versions.c.waiting == true())
            .with_for_update()
        )
        return set(self._db.execute(chosen).scalars())

    def _store(self, judged: list[Judged], now: datetime) -> dict[int, int]:
        self._measured(judged, now)
        rows = [verdict_row(j.verdict, j.held, now) for j in judged]
        verdict_ids = self._insert(verdicts, rows)
        rows = [_decision(j, v, now) for j, v in zip(judged, verdict_ids, strict=True)]
        decision_ids = self._insert(decisions, rows)
        done = [j.held.version for j in judged]
        ended = {"waiting": False, "judged_at": now}
        self._db.execute(update(versions).where(versions.c.id.in_(done)).values(ended))
        forgetting.judged(self._db, [j.held.id for j in judged if j.held.gone], now)
        return dict(zip(done, decision_ids, strict=True))

    def _measured(self, judged: list[Judged], now: datetime) -> None:
        rows = [
            {"version_id": j.held.version, "by": by, "scores": scores, "at": now}
            for j in judged
            for by, scores in _by_classifier(j).items()
        ]
        if not rows:
            return
        known = select(signals.c.version_id, signals.c.by).where(
            signals.c.version_id.in_([r["version_id"] for r in rows])
        )
        before = {tuple(r) for r in self._db.execute(known)}
        fresh = [r for r in rows if (r["version_id"], r["by"]) not in before]
        if fresh:
            self._db.execute(insert(signals), fresh)

    def _insert(self, table: Any, rows: list[dict[str, Any]]) -> list[int]:
        in_order = insert(table).returning(table.c.id, sort_by_parameter_order=True)
        return list(self._db.execute(in_order, rows).scalars())

    def used(self, account: str, now: datetime) -> tuple[int, int]:
        """Return how many acts the machine decided alone in this hour and on this day."""
        hour, day = (self._used(account, name, at) for name, at in _windows(now))
        return hour, day

    def _used(self, account: str, name: str, starts_at: datetime) -> int:
        chosen = select(budgets.c.used).filter_by(account=account, name=name, starts_at=starts_at)
        return self._db.execute(chosen).scalar() or 0

    def spend(self, account: str, acts: int, now: datetime) -> None:
        """Count acts that the machine decided alone."""
        for name, at in _windows(now):
            window = {"account": account, "name": name, "starts_at": at}
            more = update(budgets).filter_by(**window).values(used=budgets.c.used + acts)
            if self._db.execute(more).rowcount == 0:
                self._db.execute(insert(budgets).values(used=acts, **window))


def _windows(now: datetime) -> tuple[tuple[str, datetime], tuple[str, datetime]]:
    hour = now.replace(minute=0, second=0, microsecond=0)
    return (_HOUR, hour), (_DAY, hour.replace(hour=0))


def _by_classifier(judged: Judged) -> dict[str, dict[str, float]]:
    scores: dict[str, dict[str, float]] = {}
    for signal in judged.signals:
        scores.setdefault(signal.by, {})[signal.label] = round(float(signal.score), 6)
    return scores


def _decision(judged: Judged, verdict_id: int, now: datetime) -> dict[str, Any]:
    decision = judged.decision
    return {
        "verdict_id": verdict_id,
        "item_id": judged.held.id,
        "by": MACHINE,
        "mode": decision.mode.value,
        "acts": verbs(decision.acts),
        "proposals": verbs(decision.proposals),
        "opens_case": decision.opens_case,
        "reason": decision.reason,
        "held_back": decision.held_back,
        "at": now,
    }
