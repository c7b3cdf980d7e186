"""Who may do what: the roles of a communications team, and what each of them opens."""

from enum import StrEnum

from moderation.actions import SPEAKS, Verb
from moderation.principles import Route


class May(StrEnum):
    """One thing that a role allows."""

    READ = "read"  # the queue and its cases
    SEE_AUTHORS = "see_authors"
    ACT = "act"  # keep, hide, unhide, note, claim, hand over
    DELETE = "delete"  # ask for it, or be the second person
    BLOCK = "block"  # ask for it
    APPROVE_BLOCK = "approve_block"
    AUDIT = "audit"
    CONFIGURE = "configure"
    REGISTER = "register"  # keep the register of official accounts, and decide about requests
    MODES = "modes"  # switch incident and pre-election mode, and how far the machine goes
    RULES = "rules"  # propose, read and agree to changes of rules
    DISCLOSE = "disclose"  # ask for evidence to be given out, and agree to it
    SIGN = "sign"  # sign statements, as an executive
    LISTEN = "listen"  # keep, change and end searches of public posts
    FORGET = "forget"  # approve that words go which need not be kept
    GO_LIVE = "go_live"  # let agreed rules take effect, or go back


class Role(StrEnum):
    """The roles that an account in the console can have."""

    VIEWER = "viewer"
    MODERATOR = "moderator"
    SENIOR_MODERATOR = "senior_moderator"
    COMMS_LEAD = "comms_lead"
    CRISIS_RESPONDER = "crisis_responder"
    IG_OFFICER = "ig_officer"
    FOI_OFFICER = "foi_officer"
    PALS_OFFICER = "pals_officer"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    PRESS_OFFICE = "press_office"
    ACCOUNT_OWNER = "account_owner"
    EXECUTIVE = "executive"
    COLLEAGUE = "colleague"
    SYSTEM_ADMIN = "system_admin"
    AUDITOR = "auditor"


_TEAM = frozenset({May.READ, May.SEE_AUTHORS, May.ACT})
_SENIOR = _TEAM | {May.DELETE, May.BLOCK, May.AUDIT, May.RULES, May.LISTEN, May.DISCLOSE}

_ALLOWS: dict[Role, frozenset[May]] = {
    Role.VIEWER: frozenset({May.READ}),
    Role.MODERATOR: _TEAM,
    Role.SENIOR_MODERATOR: _SENIOR,
    Role.COMMS_LEAD: _SENIOR
    | {May.APPROVE_BLOCK, May.MODES, May.GO_LIVE, May.REGISTER, May.FORGET},
    Role.CRISIS_RESPONDER: _TEAM,
    Role.IG_OFFICER: _TEAM | {May.AUDIT, May.DISCLOSE, May.FORGET},
    Role.FOI_OFFICER: _TEAM,
    Role.PALS_OFFICER: _TEAM,
    Role.SAFEGUARDING_LEAD: _TEAM,
    Role.PRESS_OFFICE: _TEAM,
    Role.ACCOUNT_OWNER: _TEAM,  # on their own accounts alone: see OWN_ONLY
    Role.EXECUTIVE: frozenset({May.SIGN}),
    Role.COLLEAGUE: frozenset(),  # may tell the team what they saw, and read the reports
    Role.SYSTEM_ADMIN: frozenset({May.CONFIGURE}),
    Role.AUDITOR: frozenset({May.AUDIT}),
}

# Roles that see the queue and the cases of accounts that name them on the register, and no other
# page about comments.
OWN_ONLY = frozenset({Role.ACCOUNT_OWNER})
_OWN_PAGES = ("/queue", "/cases/", "/parts/")

# Roles that see their own lanes only: the others are nobody's business of theirs.
_LANES: dict[Role, frozenset[Route]] = {
    Role.CRISIS_RESPONDER: frozenset({Route.CRISIS, Route.SAFEGUARDING, Route.THREAT}),
    Role.IG_OFFICER: frozenset({Route.CONFIDENTIAL, Route.DATA_RIGHTS, Route.FOI}),
    Role.FOI_OFFICER: frozenset({Route.FOI}),
    Role.PALS_OFFICER: frozenset({Route.COMPLAINT}),
    Role.SAFEGUARDING_LEAD: frozenset({Route.CRISIS, Route.SAFEGUARDING}),
    Role.PRESS_OFFICE: frozenset({Route.MEDIA}),
}

# Acts that take a second person: they cannot be taken back, or they close a door on somebody.
TWO_PEOPLE = frozenset({Verb.DELETE, Verb.BLOCK, Verb.DM_BLOCK})


def allows(role: Role, may: May) -> bool:
    """Return whether *role* opens *may*."""
    return may in _ALLOWS[role]


def opens(role: Role, may: May | None, path: str) -> bool:
    """Return whether *role* may go to *path*, which needs *may*: None, and everybody may.

    Somebody who sees their own accounts only goes nowhere that shows the comments of all.
    """
    if may is None:
        return True
    own = path == "/" or path.startswith(_OWN_PAGES)
    return allows(role, may) and (own or role not in OWN_ONLY)


def lanes(role: Role) -> frozenset[Route]:
    """Return the routes that *role* may see."""
    return _LANES.get(role, frozenset(Route)) if allows(role, May.READ) else frozenset()


def may_do(role: Role, verb: Verb) -> bool:
    """Return whether *role* may carry out *verb*, or ask for it where it takes two people."""
    needed = {Verb.DELETE: May.DELETE, Verb.BLOCK: May.BLOCK, Verb.DM_BLOCK: May.BLOCK}
    return allows(role, needed.get(verb, May.ACT))


def may_approve(role: Role, verb: Verb) -> bool:
    """Return whether *role* can be the second person for *verb*."""
    if verb in SPEAKS or verb is Verb.REPORT:
        return allows(role, May.ACT)
    return allows(role, May.DELETE if verb is Verb.DELETE else May.APPROVE_BLOCK)


def lets_act(role: Role) -> bool:
    """Return whether *role* may let an account act again whose acts were stopped."""
    return allows(role, May.MODES) or allows(role, May.CONFIGURE)


def title(role: Role) -> str:
    """Return the role as words."""
    return _TITLES.get(role) or role.value.replace("_", " ").capitalize()


_TITLES = {
    Role.IG_OFFICER: "Information governance officer",
    Role.FOI_OFFICER: "Freedom of information officer",
    Role.PALS_OFFICER: "PALS officer",
    Role.COMMS_LEAD: "Communications lead",
}
