"""The page of all pages: what there is, by what it is for, and only what the person may open."""

from dataclasses import dataclass

from starlette.responses import Response
from starlette.routing import Route

from listener.web.rendering import rendered
from listener.web.roles import May, Role, opens
from listener.web.visits import Visit, shown


@dataclass(frozen=True, slots=True)
class Entry:
    """A page that can be gone to, and what it is for. *needs*: any of these, or None: nothing."""

    name: str
    href: str
    about: str
    needs: tuple[May, ...] | None = (May.READ,)


@dataclass(frozen=True, slots=True)
class Chapter:
    """Pages that serve one purpose."""

    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class ContentsPage:
    """What the page shows."""

    chapters: tuple[Chapter, ...]
    title: str = "All pages"


CONTENTS = (
    Chapter(
        "Cases",
        (
            Entry("Queue", "/queue", "every comment that needs a person, most urgent first"),
            Entry("Notices to send", "/notices", "telling people what was done to their comment"),
            Entry("Appeals", "/appeals", "people who disagree; somebody else decides"),
            Entry("Support for colleagues", "/support-cases", "colleagues who were targeted"),
            Entry("Reported by people", "/reported", "what was seen and told to us", None),
            Entry("Who is called", "/rota", "for somebody at risk, day and night", None),
        ),
    ),
    Chapter(
        "Listening",
        (
            Entry("Accounts", "/accounts", "how each account is read, and what stops it", None),
            Entry("Searches", "/listening", "words that are looked for, why and until when"),
            Entry("Enter an item", "/entered/new", "something that was seen elsewhere", (May.ACT,)),
            Entry("Bring in a file", "/uploads/new", "an export that a platform gives", (May.ACT,)),
            Entry("Missed items", "/missed", "gaps in what was read", None),
        ),
    ),
    Chapter(
        "Rules",
        (
            Entry("House rules", "/principles", "what the policy says, and what it does", None),
            Entry("Modes", "/principles/modes", "major incident, election, how far it acts", None),
            Entry("Changes of rules", "/principles/changes", "from proposal to live", (May.RULES,)),
            Entry(
                "What if",
                "/principles/what-if",
                "what other rules would change",
                (May.RULES,),
            ),
        ),
    ),
    Chapter(
        "Words",
        (
            Entry("Helplines", "/helplines", "what may be given out, when checked", None),
            Entry("Statements", "/statements", "lines and corrections", (May.READ, May.SIGN)),
        ),
    ),
    Chapter(
        "Accounts and people",
        (
            Entry("Register", "/accounts/register", "who answers for each account", None),
            Entry("Ask for an account", "/accounts/request", "a new official account", None),
            Entry("People", "/accounts/people", "who may act, and who is trained", None),
        ),
    ),
    Chapter(
        "Records",
        (
            Entry("Reports", "/reports", "by week, month and half-year", None),
            Entry("Breaches", "/breaches", "breaches and near misses, for incident systems"),
            Entry("Evidence", "/evidence", "what was given to whom, and why", (May.DISCLOSE,)),
            Entry("Reviews", "/reviews", "policies that must be looked at again", None),
            Entry("Keywords", "/keywords", "what the policy's words matched"),
            Entry("Unapproved replies", "/replies", "sent without a second person", (May.AUDIT,)),
            Entry("Audit", "/audit", "every step, in a chain that shows tampering", (May.AUDIT,)),
        ),
    ),
)


def show(visit: Visit) -> Response:
    """Return the page."""
    role = visit.person.role
    chapters = (Chapter(c.name, tuple(e for e in c.entries if _open(e, role))) for c in CONTENTS)
    return rendered(visit, "contents", ContentsPage(tuple(c for c in chapters if c.entries)))


def _open(entry: Entry, role: Role) -> bool:
    return entry.needs is None or any(opens(role, may, entry.href) for may in entry.needs)


def routes() -> list[Route]:
    """Return the page's address."""
    return [shown("/pages", show, may=None)]
