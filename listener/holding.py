"""The lines that are offered before all others while a major incident or a viral story is on."""

from collections.abc import Mapping

from moderation.outgoing.responses import Channel, Response
from moderation.principles import PolicyPack, Route

# Nobody at risk, no request and no right is answered with a holding line.
_ROUTES = frozenset({Route.MEDIA, Route.COMPLAINT, Route.CLINICAL, Route.MODERATION, Route.NONE})


def holding_lines(
    pack: PolicyPack, responses: Mapping[str, Response], route: str
) -> tuple[Response, ...]:
    """Return the holding lines for a case on *route*, as the pack lists them; none usually."""
    if not pack.house.incident or route not in _ROUTES:
        return ()
    named = pack.settings.get("incident", {}).get("holding", ())
    found = (responses[name] for name in named if name in responses)
    return tuple(r for r in found if r.channel in (Channel.PUBLIC, Channel.DM))
