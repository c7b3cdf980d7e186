"""``wellheard search``: what is listened for, by whom, why and until when; and what it finds."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import click
from sqlalchemy import Engine

from config.settings import Settings
from listener import benches
from listener.cli.opened import store, with_settings
from listener.listening import ground
from listener.prices import WEEK, Price, prices
from listener.steps import searches
from listener.store.console import reading
from listener.store.console import searches as told
from listener.store.users import Users
from listener.store.work import work_on
from listener.web.roles import May, Role, allows
from moderation.deadlines import LONDON
from moderation.queries import BadQuery
from moderation.searches import NotAllowed, Person, Search

_DAY = click.DateTime(["%Y-%m-%d"])
_BY = click.option("--by", required=True, envvar="WELLHEARD_USER", help="Who you are.")
_FIELDS = {
    "words": "--words",
    "leave_out": "--leave-out",
    "person": "--person",
    "person_why": "--person-why",
    "ends": "--until",
    "starts": "--from",
    "sources": "--on",
}


@click.group()
def search() -> None:
    """Searches of public posts: each with a purpose, an owner and an end."""


def _given(command: Any) -> Any:
    """Give *command* the options that say what a search is."""
    for option in (
        click.option("--words", help='Such as: "Roseberry Park" AND (parking OR bus).'),
        click.option("--leave-out", help="Words that must not be there, by commas."),
        click.option("--purpose", help="What for, in a sentence."),
        click.option("--owner", help="The user who answers for it; --by if left out."),
        click.option("--on", "sources", multiple=True, help="An account to search with; again."),
        click.option("--until", "ends", type=_DAY, help="The last day, London time."),
        click.option("--cap", type=int, help="Posts read a day, on all accounts together."),
        click.option("--person", type=click.Choice([p.value for p in Person])),
        click.option("--person-why", help="Why this one person must be named."),
        click.option("--advice", help="Whom in information governance you asked, and the answer."),
    ):
        command = option(command)
    return command


@search.command()
@click.argument("name")
@_given
@click.option("--from", "begins", type=_DAY, help="Up to a week back; today if left out.")
@click.option("--yes", is_flag=True, help="Keep it without asking again, once costs are shown.")
@_BY
@with_settings
def add(
    settings: Settings, name: str, begins: datetime | None, yes: bool, by: str, **given: Any
) -> None:
    """Keep a new search called NAME, after showing what it costs."""
    database, now = store(settings), datetime.now(UTC)
    who = _may(database, by, May.LISTEN, "keep searches")
    today = now.astimezone(LONDON).replace(hour=0, minute=0, second=0, microsecond=0)
    longest = timedelta(days=min(settings.listening.longest_days, 90))
    empty = Search(
        name, "", "", who, begins.replace(tzinfo=LONDON) if begins else today, today + longest,
        by=who, cap=min(500, settings.listening.daily_posts),
    )  # fmt: skip
    wanted = _changed(empty, given)
    _show_costs(settings, database, wanted, now)
    if not yes:
        click.confirm("Keep this search?", abort=True)
    _owned(database, wanted.owner)
    with_reasons = _kept(lambda: searches.add(work_on(database), wanted, _ground(settings), now))
    click.echo(_line(with_reasons, now))


@search.command()
@click.argument("number", type=int)
@_given
@click.option("--name")
@_BY
@with_settings
def change(settings: Settings, number: int, name: str | None, by: str, **given: Any) -> None:
    """Change search NUMBER; a later --until renews it."""
    database, now = store(settings), datetime.now(UTC)
    who = _may(database, by, May.LISTEN, "change searches")
    wanted = _changed(_one(database, number), given | {"name": name})
    _owned(database, wanted.owner)
    done = _kept(lambda: searches.change(work_on(database), wanted, who, _ground(settings), now))
    click.echo(_line(done, now))


@search.command("list")
@click.option("--all", "everything", is_flag=True, help="Also those that have ended.")
@with_settings
def list_(settings: Settings, everything: bool) -> None:
    """Show the searches, the newest first."""
    now = datetime.now(UTC)
    with reading(store(settings)) as db:
        found = [(s, t) for s, t in told.all_searches(db) if everything or not s.over(now)]
    for one, tally in found:
        click.echo(f"{_line(one, now)}; {tally.hits} found")
    if not found:
        click.echo("Nothing is searched for.")


@search.command()
@click.argument("number", type=int)
@click.option("--hits", "many", default=20, help="How many of the newest finds to list.")
@with_settings
def show(settings: Settings, number: int, many: int) -> None:
    """Show search NUMBER: why, at what cost, what it finds by which words."""
    database, now = store(settings), datetime.now(UTC)
    one = _one(database, number)
    click.echo(_line(one, now))
    click.echo(f"  For: {one.purpose}\n  Words: {one.words}")
    if one.leave_out:
        click.echo(f"  Without: {one.leave_out}")
    if one.person is not Person.NOBODY:
        click.echo(f"  Names a person ({one.person.value}): {one.person_why}; {one.advice}")
    _show_costs(settings, database, one, now)
    with reading(database) as db:
        for source in told.readings(db, number, one.sources):
            trouble = f"; {source.trouble}" if source.trouble else ""
            click.echo(f"  {source.account}: {source.read} read, {source.kept} fitted{trouble}")
        for word, count in told.by_word(db, number).items():
            click.echo(f"  {word}: {count}")
        for hit in told.hits(db, number, 0, many):
            case = f"case {hit.case}" if hit.case else "no case"
            at = hit.at.astimezone(LONDON)
            words = ", ".join(hit.found)
            click.echo(f"  {at:%Y-%m-%d %H:%M} {hit.account} item {hit.item_id}, {case}: {words}")


@search.command()
@click.argument("number", type=int)
@click.option("--why", required=True, help="For the record.")
@_BY
@with_settings
def end(settings: Settings, number: int, why: str, by: str) -> None:
    """End search NUMBER now; what it found stays."""
    database, now = store(settings), datetime.now(UTC)
    who = _may(database, by, May.LISTEN, "end searches")
    click.echo(_line(searches.end(work_on(database), number, who, why, now), now))


@search.command()
@click.argument("number", type=int)
@_BY
@with_settings
def agree(settings: Settings, number: int, by: str) -> None:
    """Agree, as a second person, to search NUMBER that names somebody."""
    database, now = store(settings), datetime.now(UTC)
    who = _may(database, by, May.MODES, "agree to a search that names a person")
    click.echo(_line(searches.agree(work_on(database), number, who, now), now))


def _ground(settings: Settings) -> searches.Ground:
    return ground(settings, benches.load_pack(settings))


def _changed(known: Search, given: Mapping[str, Any]) -> Search:
    """Return *known* with what was *given* on the command line."""
    told = {k: v for k, v in given.items() if v not in (None, ())}
    if "ends" in told:  # its last day is a whole one
        told["ends_at"] = told.pop("ends").replace(tzinfo=LONDON) + timedelta(days=1)
    if "person" in told:
        told["person"] = Person(told["person"])
    return replace(known, **told)


def _kept(keep: Any) -> Search:
    try:
        done: Search = keep()
    except NotAllowed as error:
        lines = [f"{_FIELDS.get(o.field, '--' + o.field)}: {o.sentence}" for o in error.objections]
        raise click.ClickException("the search is not kept:\n  " + "\n  ".join(lines)) from error
    return done


def _show_costs(settings: Settings, database: Engine, wanted: Search, now: datetime) -> None:
    with reading(database) as db:
        held = told.held(db, wanted.sources, now - WEEK)
    try:
        found = prices(wanted, settings.accounts, held, now)
    except BadQuery:
        return  # said, with everything else that is wrong, when it is to be kept
    for price in found:
        click.echo(_priced(price))


def _priced(price: Price) -> str:
    if price.refusal:
        return f"  {price.account} ({price.platform}) cannot be asked: {price.refusal}"
    asked = "".join(f"\n    asks: {a}" for a in price.asks)
    return (
        f"  {price.account} ({price.platform}): {price.costs}.\n    {price.estimate}"
        f"\n    Never finds {price.misses}.{asked}"
    )


def _may(database: Engine, name: str, may: May, what: str) -> str:
    user = Users(database).named(name)
    if user is None or not user.active or not allows(Role(user.role), may):
        raise click.ClickException(f'"{name}" may not {what}; a communications lead may')
    return user.name


def _owned(database: Engine, owner: str) -> None:
    user = Users(database).named(owner)
    if user is None or not user.active:
        raise click.ClickException(f'--owner: "{owner}" is not somebody who signs in')


def _one(database: Engine, number: int) -> Search:
    with reading(database) as db:
        found = told.one(db, number)
    if found is None:
        raise click.ClickException(f'there is no search {number}; see "wellheard search list"')
    return found


def _line(one: Search, now: datetime) -> str:
    state = "waits for a second person" if one.needs_agreement else "runs"
    state = "ended" if one.over(now) else state if one.starts_at <= now else "planned"
    until = (one.end - timedelta(seconds=1)).astimezone(LONDON)
    where = ", ".join(one.sources)
    return f"{one.id}: {one.name}, {state}, until {until:%Y-%m-%d}, on {where}, owner {one.owner}"
