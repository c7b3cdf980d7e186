"""``wellheard case reply``: an approved answer, checked and sent, or recorded as sent by hand."""

from datetime import datetime

import click

from listener import correspondence
from listener.cli.deeds import Hands, deed
from listener.correspondence import Draft
from listener.steps import letters, resolve
from listener.steps.by_hand import by_hand
from listener.steps.letters import Letter
from listener.store.console.casefile import CaseFile
from moderation.outgoing.responses import Channel, Response


@deed
@click.option("--response", "name", required=True, help="Which response; its id.")
@click.option("--preview", is_flag=True, help="Show the words and what is wrong; send nothing.")
@click.option("--value", "given", multiple=True, help="A value it needs: --value fact='...'.")
@click.option("--email", "address", default="", help="For a response by e-mail: their address.")
@click.option(
    "--by-hand", "seen", default="", help="You sent it yourself: a link, or what you saw."
)
def reply(
    hands: Hands,
    number: int,
    name: str,
    preview: bool,
    given: tuple[str, ...],
    address: str,
    seen: str,
) -> None:
    """Answer in case NUMBER with an approved response."""
    hands.ready(number)
    desk, file = hands.desk, hands.file(number)
    chosen = desk.responses.get(name)
    if chosen is None or chosen.channel is Channel.INTERNAL:
        raise click.ClickException(f"no response to the public is called {name}")
    draft = _draft(desk, file, chosen, hands.now, given)
    click.echo(draft.text)
    for objection in draft.objections:
        lead = "must change" if objection.blocks else "think about it"
        click.echo(f"{lead}: {objection.why}", err=True)
    if draft.missing:
        raise click.ClickException(f"it still needs: {', '.join(draft.missing)}")
    if preview:
        return
    if draft.blocked:
        raise click.ClickException("it was not sent")
    _send(hands, number, file, draft, seen, address)


def _draft(
    desk: correspondence.Desk,
    file: CaseFile,
    chosen: Response,
    now: datetime,
    given: tuple[str, ...],
) -> Draft:
    typed = dict(pair.partition("=")[::2] for pair in given)
    return correspondence.draft(file, desk, chosen, now, typed)


def _send(hands: Hands, number: int, file: CaseFile, draft: Draft, seen: str, address: str) -> None:
    if draft.second:
        raise click.ClickException(f"{draft.second}: ask for that in the console")
    version, who, told = int(file.case["version"]), hands.by, {"response": draft.source}
    if draft.email:
        _write(hands, number, version, draft, address)
        return
    if seen:
        told |= {"reference": seen, "text": draft.text}
        by_hand(hands.work, number, version, draft.verb, who, hands.now, **told)
        click.echo("It is recorded that you sent it.", err=True)
        return
    if draft.way.by_hand:
        link = f" at {draft.way.link}" if draft.way.link else " on the platform"
        raise click.ClickException(
            f"it was not sent: {draft.way.by_hand}. Send it by hand{link}, then run this again "
            "with --by-hand and what you saw"
        )
    resolve.reply(hands.work, number, version, draft.text, who, hands.now, draft.verb, **told)
    click.echo("It is on its way.", err=True)


def _write(hands: Hands, number: int, version: int, draft: Draft, address: str) -> None:
    if not hands.settings.mail.host:
        raise click.ClickException("it was not sent: no mail server is set up under [mail]")
    with hands.work() as unit:
        to = address or unit.addresses.of_case(number)
    letter = Letter(to, draft.subject, draft.text, draft.source)
    letters.write(hands.work, number, version, letter, hands.by, hands.now)
    click.echo("It is on its way.", err=True)
