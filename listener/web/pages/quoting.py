"""Recording that an author agreed to be quoted."""

from starlette.responses import Response
from starlette.routing import Route

from listener.ports import Conflict
from listener.steps import quoting
from listener.web import typed
from listener.web.context import Fault
from listener.web.pages.case import opened_file, overtaken, with_faults
from listener.web.roles import May
from listener.web.visits import Visit, go, sent
from moderation.errors import Impossible


def record(visit: Visit) -> Response:
    """Record what they said."""
    case, form = int(opened_file(visit).case["id"]), visit.form
    version = typed.number(form.get("version", ""))
    try:
        quoting.record(
            visit.desk.work,
            case,
            -1 if version is None else version,
            visit.person.name,
            visit.now,
            form.get("quoting_how", ""),
            agreed=form.get("agreed") == "yes",
        )
    except Conflict as conflict:
        return overtaken(visit, conflict)
    except Impossible as error:
        said = f"{str(error)[:1].upper()}{str(error)[1:]}"
        return with_faults(visit, Fault(said, "quoting_how"))
    return go(f"/cases/{case}")


def routes() -> list[Route]:
    """Return the address that the form is sent to."""
    return [sent("/cases/{case:int}/quoting", record, May.ACT)]
