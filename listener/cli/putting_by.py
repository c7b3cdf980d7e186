"""``wellheard case release, snooze, link``: a case given back, put away, joined with another."""

from datetime import datetime, timedelta

import click

from listener.cli.deeds import Hands, deed
from listener.steps import linking, resolve
from moderation.deadlines import LONDON
from moderation.principles import Route


@deed
def release(hands: Hands, number: int) -> None:
    """Give case NUMBER back to the queue."""
    resolve.release(hands.work, number, hands.case(number).version, hands.by, hands.now)
    click.echo(f"Case {number} is free for others.")


@deed
@click.argument("until", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"]))
@click.argument("why")
def snooze(hands: Hands, number: int, until: datetime, why: str) -> None:
    """Put case NUMBER away UNTIL a day or an hour (London time); say WHY it can wait."""
    case = hands.case(number)
    local = until.replace(tzinfo=LONDON)
    moment = local + timedelta(hours=9) if local.hour == local.minute == 0 else local
    if moment <= hands.now:
        raise click.ClickException("give a time to come")
    if case.route is Route.CRISIS:
        raise click.ClickException("a cry for help is not put away")
    if not why.strip():
        raise click.ClickException("say why it can wait")
    resolve.snooze(hands.work, number, case.version, moment, hands.by, hands.now, why)
    click.echo(f"Case {number} is put away until {moment:%Y-%m-%d %H:%M}.")


@deed
@click.argument("other", type=int)
@click.option("--why", default="same story", show_default=True, help="What joins them.")
def link(hands: Hands, number: int, other: int, why: str) -> None:
    """Join case NUMBER with case OTHER."""
    fresh = linking.link(hands.work, number, other, why, hands.by, hands.now)
    said = f"Case {number} is joined with case {other}." if fresh else "They are joined already."
    click.echo(said)


DEEDS = (release, snooze, link)
