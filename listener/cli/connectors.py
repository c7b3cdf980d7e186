"""``wellheard connectors``: what each platform lets us read and do, honestly."""

import json
from datetime import timedelta
from typing import Any

import click

from connectors._seeking import seeking_of
from connectors.base import Connector, connector_for, platforms
from moderation.actions import Ability, Capabilities


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print every platform as JSON.")
def connectors(as_json: bool) -> None:
    """List what each platform lets us read and do."""
    known = {p: connector_for(p) for p in platforms()}
    if as_json:
        told = [
            {**_plain(made.can), "told_by": _told_by(made), "search": _search(p)}
            for p, made in known.items()
        ]
        click.echo(json.dumps(told, indent=2))
        return
    for platform, made in known.items():
        can, ways = made.can, _told_by(made)
        click.echo(f"{platform}: reads {', '.join(can.streams) or 'nothing by itself'}")
        if ways:
            click.echo(f"  told by      {' and '.join(ways)}")
        if searched := _search(platform):
            click.echo(f"  searched     {searched['costs']}; never finds {searched['misses']}")
        for ability in can.abilities:
            click.echo(f"  {ability.verb.value:<12} {_how(ability)}")


def _told_by(made: type[Connector]) -> list[str]:
    """Return how a platform can tell us by itself what is new, beside being asked."""
    ways = (("told", "an open connection"), ("hear", "calls to us"))
    return [way for name, way in ways if callable(getattr(made, name, None))]


def _search(platform: str) -> dict[str, Any] | None:
    """Return how the platform is searched; None where it cannot be."""
    found = seeking_of(platform)
    if found is None:
        return None
    return {
        "costs": found.costs,
        "dollars_a_post": found.price,
        "history_seconds": _seconds(found.history),
        "misses": found.misses,
    }


def _how(ability: Ability) -> str:
    told = "by hand" if ability.by_hand else "reversible" if ability.reversible else "for good"
    told += ", in our own threads only" if ability.own_thread else ""
    return f"{told}{f': {ability.note}' if ability.note else ''}"


def _plain(can: Capabilities) -> dict[str, Any]:
    return {
        "platform": can.platform,
        "streams": list(can.streams),
        "verbs": [
            {
                "verb": a.verb.value,
                "kinds": sorted(k.value for k in a.kinds),
                "reversible": a.reversible,
                "by_hand": a.by_hand,
                "own_thread_only": a.own_thread,
                "window_seconds": _seconds(a.window),
                "max_batch": a.max_batch,
                "note": a.note,
            }
            for a in can.abilities
        ],
        "edits": can.edits,
        "deletions": can.deletions,
        "looked_at_again": can.looks,
        "not_looked_at": sorted(k.value for k in can.unseen),
        "whole_threads_read_again": can.rereads,
        "history_seconds": _seconds(can.history),
        "note": can.note,
    }


def _seconds(span: timedelta | None) -> float | None:
    return None if span is None else span.total_seconds()
