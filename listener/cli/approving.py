"""``wellheard pack propose, editions, approve, live, back``: how the rules are changed."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy import Engine

from config.settings import Settings
from listener.cli.opened import store, with_settings
from listener.judging.comparing import summary_of
from listener.judging.references import reference
from listener.ports import Edition
from listener.ports.editions import AGREED, PEOPLE, SEEN
from listener.rulebook import edition_of, key_of
from listener.steps import ruling
from listener.store import editions as stored
from listener.store.users import Users
from listener.store.work import work_on
from listener.web.auth import sign_in
from listener.web.roles import May, Role, allows
from moderation.deadlines import LONDON
from moderation.errors import Impossible

_BY = click.option("--by", required=True, help="Your user name; your password is asked for.")
_WHY = click.option("--why", required=True, help="The reason; it stands in the audit.")


@click.command()
@click.argument("name")
@_BY
@with_settings
def propose(settings: Settings, name: str, by: str) -> None:
    """Propose pack NAME as it stands now: its examples are tried, its content is kept."""
    database, now = store(settings), datetime.now(UTC)
    who = _person(database, by, now, May.RULES)
    named, pack = reference(name, settings.organisation.caution)
    edition = edition_of(named, pack, who, now)
    number = ruling.propose(work_on(database), edition, now)
    click.echo(f"{pack.id} is edition {number}: {_examples(edition)}.")


@click.command()
@with_settings
def editions(settings: Settings) -> None:
    """List what was proposed, who read and agreed, and what is in force."""
    database = store(settings)
    live = stored.live(database, _key(settings))
    found = stored.every(database)
    for edition in found:
        mark = "in force" if live and live.id == edition.id else _standing(edition)
        click.echo(f"{edition.id}: {edition.label}, {mark}; {_examples(edition)}")
        click.echo(f"    read by {_names(edition, SEEN)}; agreed to by {_names(edition, AGREED)}")
        if edition.live_at:
            at = edition.live_at.astimezone(LONDON)
            who = f"by {edition.live_by}: {edition.live_why}"
            click.echo(f"    last took effect {at:%Y-%m-%d %H:%M}, {who}")
    if live is None:
        click.echo(f"In force: {settings.organisation.pack}, as the settings say.")


@click.command()
@click.argument("name")
@_BY
@click.option("--changes", type=click.Path(dir_okay=False, path_type=Path), help="What you read.")
@with_settings
def approve(settings: Settings, name: str, by: str, changes: Path | None) -> None:
    """Agree to pack NAME, or to an edition by its number; it takes two people.

    Give with --changes what "wellheard pack diff" wrote, unless you read it in the console.
    """
    database, now = store(settings), datetime.now(UTC)
    who = _person(database, by, now, May.RULES)
    number, fingerprint = _wanted(database, settings, name, who, now)
    seen = read_comparison(fingerprint, changes) if changes else ""
    work = work_on(database)
    try:
        if seen:
            ruling.read(work, number, who, seen, now)
        edition = ruling.agree(work, number, who, now)
    except Impossible as error:
        raise click.ClickException(str(error)) from error
    agreed = edition.who(AGREED)
    click.echo(f"{edition.label}: agreed to by {', '.join(agreed)}; {_still(len(agreed))}")


@click.command()
@click.argument("number", type=int)
@_BY
@_WHY
@with_settings
def live(settings: Settings, number: int, by: str, why: str) -> None:
    """Let edition NUMBER take effect; a running daemon judges by it from the next batch."""
    _take_effect(settings, number, by, why)


@click.command()
@click.argument("number", type=int)
@_BY
@_WHY
@with_settings
def back(settings: Settings, number: int, by: str, why: str) -> None:
    """Go back to edition NUMBER, which was in force before."""
    found = stored.get(store(settings), number)
    if found is not None and found.live_at is None:
        raise click.ClickException("it was never in force; agree to it and let it go live")
    _take_effect(settings, number, by, why)


def _take_effect(settings: Settings, number: int, by: str, why: str) -> None:
    database, now = store(settings), datetime.now(UTC)
    who = _person(database, by, now, May.GO_LIVE)
    work = work_on(database)
    ruling.keep_own(work, _own(settings, who, now), _key(settings), now)
    try:
        edition = ruling.go_live(work, number, _key(settings), who, now, why)
    except Impossible as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{edition.label} is in force.")


def _own(settings: Settings, who: str, now: datetime) -> Edition:
    chosen = settings.organisation
    return edition_of(*reference(chosen.pack, chosen.caution), who, now)


def _key(settings: Settings) -> str:
    return key_of(settings.organisation.pack, settings.organisation.caution)


def _wanted(
    database: Engine, settings: Settings, name: str, by: str, now: datetime
) -> tuple[int, str]:
    """The edition that is meant, proposed now if it was not before."""
    if name.isdecimal():
        found = stored.get(database, int(name))
        if found is None:
            raise click.ClickException(f"there is no edition {name}")
        return found.id, found.fingerprint
    named, pack = reference(name, settings.organisation.caution)
    number = ruling.propose(work_on(database), edition_of(named, pack, by, now), now)
    return number, pack.fingerprint


def read_comparison(fingerprint: str, changes: Path) -> str:
    """Return the digest of the comparison of exactly the content *fingerprint*.

    Raises: click.ClickException saying what is missing.
    """
    place = summary_of(changes)
    try:
        content = place.read_bytes()
        compared = json.loads(content)["of"]["new"]
    except (OSError, ValueError, KeyError) as error:
        raise click.ClickException(
            f'{place} is no finished comparison; run "wellheard pack diff" first'
        ) from error
    if compared != fingerprint:
        raise click.ClickException(f"{changes} compares another version; run the comparison again")
    return hashlib.sha256(content).hexdigest()


def _person(database: Engine, name: str, now: datetime, may: May) -> str:
    """Return the name of the user who is there, and may do it.

    Raises: click.ClickException if they are not who they say, or may not.
    """
    password = click.prompt("Password", hide_input=True)
    users = Users(database)
    known = sign_in(users, name, password, now) is not None
    user = users.named(name.strip().lower())
    if not known or user is None:
        raise click.ClickException("the name or the password is wrong, or you must wait a while")
    if not allows(Role(user.role), may):
        raise click.ClickException("rules are changed by a communications lead")
    return user.name


def _examples(edition: Edition) -> str:
    broken = len(edition.broken)
    return f"{edition.tried} examples, {broken} do not hold" if broken else "its examples hold"


def _names(edition: Edition, what: str) -> str:
    return ", ".join(edition.who(what)) or "nobody"


def _standing(edition: Edition) -> str:
    if edition.live_at:
        return "was in force"
    return "agreed to" if edition.agreed else "proposed"


def _still(count: int) -> str:
    if count >= PEOPLE:
        return "it may act as its accounts are set."
    return "until a second person agrees, it only proposes."
