"""``wellheard case act, undo``: what one person may have done on a platform, and take back."""

import click

from listener.cli.deeds import Hands, deed
from listener.steps import resolve
from listener.web.casework import standing
from listener.web.options import offered
from listener.web.roles import TWO_PEOPLE
from moderation.actions import Verb

_ALONE = sorted({Verb.HIDE, Verb.MUTE})


@deed
@click.argument("verb", type=click.Choice([v.value for v in _ALONE]))
@click.argument("why")
def act(hands: Hands, number: int, verb: str, why: str) -> None:
    """Have the platform do VERB with the comment of case NUMBER; say WHY.

    What takes two people is asked for and agreed to in the console.
    """
    if not why.strip():
        raise click.ClickException("say why")
    hands.ready(number)
    file = hands.file(number)
    can = hands.desk.can.get(file.item["account"])
    done = standing(file.acts)
    if verb in done:
        raise click.ClickException("that is done, or on its way, already")
    offer = offered(file.item, file.verdict, done, frozenset(), can, hands.role)
    option = offer.option(verb)
    if option is None:
        raise click.ClickException(" ".join(offer.withheld) or "that cannot be done here")
    if option.by_hand:
        link = file.item["permalink"] or "the platform's own pages"
        raise click.ClickException(f"the platform leaves this to a person: {link}")
    version = file.case["version"]
    resolve.act(hands.work, number, version, [Verb(verb)], hands.by, hands.now, reason=why)
    click.echo(f"The platform is being asked to {verb} it. Take it back with: case undo {number}")


@deed
@click.argument("why")
def undo(hands: Hands, number: int, why: str) -> None:
    """Take back what was last done with the comment of case NUMBER; say WHY."""
    file = hands.file(number)
    stands = standing(file.acts)
    acts = [a for a in file.acts if a.verb in stands and not a.undoes]
    if not acts:
        raise click.ClickException("nothing stands that could be taken back")
    last = acts[-1]
    if last.verb in TWO_PEOPLE:
        raise click.ClickException(f"taking back a {last.verb} is for the console")
    version = file.case["version"]
    resolve.undo(hands.work, number, version, last.id, hands.by, hands.now, why)
    click.echo(f"The {last.verb} is being taken back.")


DEEDS = (act, undo)
