"""Making the evidence of a case for somebody outside: agreed to, sealed, and written down."""

from datetime import datetime

from sqlalchemy import Engine

from listener.ports import Missing, Work
from listener.report.evidence_pack import Label, Pack, pack
from listener.steps import disclosures
from listener.store.console import reading
from listener.store.console.disclosed import Gathered, gathered


def made(
    database: Engine, work: Work, organisation: str, number: int, by: str, now: datetime
) -> Pack:
    """Return the zip for request *number*, and write down that *by* took it.

    Raises: Missing; Impossible if nobody agreed.
    """
    asked = disclosures.agreed(work, number)
    with reading(database) as db:
        found = gathered(db, asked.case_id)
    if found is None:
        raise Missing(f"there is no case number {asked.case_id}")
    label = Label(
        organisation,
        number,
        asked.case_id,
        asked.recipient,
        asked.purpose,
        asked.basis,
        asked.asked_by,
        asked.decided_by,
        now,
    )
    whole = pack(label, _parts(found), found.attachments)
    disclosures.given(work, number, by, now, whole.digest, {"files": list(whole.files)})
    return whole


def _parts(found: Gathered) -> dict[str, object]:
    return {
        "case": {"case": found.case, "events": found.events},
        "item": {"item": found.item, "author": found.author},
        "versions": found.versions,
        "copies": found.copies,
        "decisions": {"verdicts": found.verdicts, "decisions": found.decisions},
        "acts": found.acts,
        "audit": found.audit,
    }
