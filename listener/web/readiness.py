"""Whether the person who is signed in is trained, and may act where the policy asks for that."""

from listener.web.roles import May, Role, allows
from listener.web.visits import Visit
from listener.web.words import LONDON
from moderation.trained import Training, training


def readiness(visit: Visit) -> Training:
    """Return how the person's training stands under the policy in force."""
    settings = visit.desk.packs[0].settings if visit.desk.packs else {}
    with visit.desk.work() as unit:
        finished = unit.register.trainings().get(visit.person.name)
    return training(settings, finished, visit.now.astimezone(LONDON).date())


def untrained(visit: Visit) -> str:
    """Return why the person may not act yet; empty if they may.

    A cry for help is never kept waiting by this: whoever is there answers it.
    """
    stands = readiness(visit)
    if not stands.bars:
        return ""
    return (
        f"The policy lets nobody act before they are trained: {stands.words}. "
        "A communications lead writes down the day under People"
    )


def reminder(visit: Visit) -> str:
    """Return what the person is told of their own training; empty if there is nothing to say."""
    if not visit.may(May.ACT):
        return ""
    settings = visit.desk.packs[0].settings if visit.desk.packs else {}
    stands = readiness(visit)
    asked = settings.get("training_needed") or settings.get("training_months")
    if stands.current or not asked:
        return ""
    tail = ". Until it is, you can act on cries for help only" if stands.bars else ""
    return f"Your training: {stands.words}{tail}"


def untrained_people(visit: Visit) -> int:
    """Return how many who act have no training in date, where the policy asks for any."""
    settings = visit.desk.packs[0].settings if visit.desk.packs else {}
    if not (settings.get("training_needed") or settings.get("training_months")):
        return 0
    today = visit.now.astimezone(LONDON).date()
    with visit.desk.work() as unit:
        days = unit.register.trainings()
    roles = {r.value for r in Role if allows(r, May.ACT)}
    acting = [u for u in visit.desk.users.all() if u.active and u.role in roles]
    return sum(not training(settings, days.get(u.name), today).current for u in acting)
