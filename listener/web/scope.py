"""Which accounts somebody sees: all of them, or as an account owner only those that name them."""

from listener.web.roles import OWN_ONLY
from listener.web.visits import Visit
from moderation.accounts import same_handle


def own_accounts(visit: Visit) -> frozenset[str] | None:
    """Return the names of the accounts whose cases the person sees; None: of every account.

    An account owner's are those that are read here and name them as owner or deputy on the
    register, for as long as they are official.
    """
    if visit.signed is None or visit.signed.role not in OWN_ONLY:
        return None
    with visit.desk.work() as unit:
        mine = [e for e in unit.register.all() if e.official and e.kept_by(visit.signed.name)]
    found = {e.account for e in mine if e.account}
    for one in visit.desk.accounts:
        if any(
            not e.account
            and e.get("platform") == one.platform
            and same_handle(e.get("handle"), one.handle)
            for e in mine
        ):
            found.add(one.name)
    return frozenset(found)
