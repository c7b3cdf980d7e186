"""What a platform lets us do, by its name alone; a platform that we do not know lets us little."""

from functools import cache

from connectors.base import connector_for, platforms
from moderation.actions import Ability, Capabilities, Verb


@cache
def can_on(platform: str) -> Capabilities:
    """Return what *platform* allows: its connector's word, or by hand only if there is none."""
    if platform in platforms():
        return connector_for(platform).can
    by_hand = (Verb.REPLY, Verb.DM_REPLY, Verb.REPORT)
    abilities = tuple(Ability(verb, by_hand=True) for verb in by_hand)
    return Capabilities(platform, streams=(), abilities=abilities)
