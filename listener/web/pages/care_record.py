"""Answering whether something belongs in a clinical record."""

from starlette.responses import Response
from starlette.routing import Route

from listener.ports import Conflict
from listener.steps import care_record
from listener.web import typed
from listener.web.context import Fault
from listener.web.pages.case import opened_file, overtaken, with_faults
from listener.web.roles import May
from listener.web.visits import Visit, go, sent
from moderation.errors import Impossible


def decide(visit: Visit) -> Response:
    """Record the answer."""
    case = int(opened_file(visit).case["id"])
    form, who = visit.form, visit.person.name
    version = typed.number(form.get("version", ""))
    try:
        care_record.decide(
            visit.desk.work,
            case,
            -1 if version is None else version,
            form.get("belongs", ""),
            who,
            visit.now,
            form.get("belongs_note", "").strip(),
        )
    except Conflict as conflict:
        return overtaken(visit, conflict)
    except Impossible as error:
        said = f"{str(error)[:1].upper()}{str(error)[1:]}"
        return with_faults(visit, Fault(said, "belongs_note"))
    return go(f"/cases/{case}#care-record")


def routes() -> list[Route]:
    """Return the address that the form is sent to."""
    return [sent("/cases/{case:int}/care-record", decide, May.ACT)]
