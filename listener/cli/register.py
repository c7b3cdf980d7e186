"""``wellheard register``: the register of official accounts, for somebody without a browser."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import update_wrapper
from typing import Any

import click

from config.settings import AccountSettings, Settings
from listener.benches import load_pack
from listener.cli.opened import store, with_settings
from listener.cli.registrar import Registrar, listed_by_policy, put_all
from listener.ports import Conflict
from listener.steps import account_reviews, new_accounts, registering
from listener.store.work import work_on
from listener.web.register_table import table
from moderation.account_reviews import Figures, gaps, next_review, terms
from moderation.accounts import FIELDS, Happened, OfficialAccount
from moderation.deadlines import LONDON

_SHELL = "administrator"  # whoever has a shell on the machine, where nobody signs in yet


@click.group()
def register() -> None:
    """The register of official accounts."""


@register.command()
@click.argument("names", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Every account of the settings.")
@click.option("--policy", is_flag=True, help="Every account that the policy names.")
@click.option("--by", default=_SHELL, envvar="WELLHEARD_USER", help="Who you are.")
@with_settings
def add(settings: Settings, names: tuple[str, ...], every: bool, policy: bool, by: str) -> None:
    """Put the accounts NAMES of the settings on the register."""
    chosen = _chosen(settings, names, every=every)
    named = listed_by_policy(load_pack(settings)) if policy else []
    if not chosen and not named:
        raise click.ClickException("say which: names of the settings, --all or --policy")
    work, now = work_on(store(settings)), datetime.now(UTC)
    for name in put_all(work, load_pack(settings), chosen, by, now):
        click.echo(f"{name}: on the register.")
    for facts in named:
        try:
            made = registering.put(work, facts, by, now)
        except Conflict as error:
            click.echo(f"{error}.")
        else:
            click.echo(f"{made.get('platform')} {made.shown}: on the register.")


def _chosen(
    settings: Settings, names: Sequence[str], *, every: bool
) -> tuple[AccountSettings, ...]:
    known = {a.name: a for a in settings.accounts}
    if strange := [n for n in names if n not in known]:
        there = ", ".join(known) or "none"
        raise click.ClickException(f'there is no account "{strange[0]}"; there are: {there}')
    return settings.accounts if every else tuple(known[n] for n in names)


@register.command("list")
@click.option("--csv", "as_csv", is_flag=True, help="Everything written down, as CSV.")
@with_settings
def list_accounts(settings: Settings, as_csv: bool) -> None:
    """List the register: number, how each stands, when it is reviewed next, what it lacks."""
    asked = terms(load_pack(settings).settings)
    with work_on(store(settings))() as unit:
        every, gone = unit.register.all(), unit.register.left()
    today = datetime.now(LONDON).date()
    if as_csv:
        click.echo(table(every), nl=False)
        return
    for e in every:
        due = f", review by {next_review(e, asked)}" if e.official else ""
        click.echo(f"{e.id:>4}  {e.get('platform'):<10} {e.shown}: {e.standing.value}{due}")
        for finding in gaps(e, asked, today, gone):
            click.echo(f"      {finding.whole}")


def _deed(command: Callable[..., Any]) -> click.Command:
    """Make a command on one entry, by one person who signs in."""

    def run(settings: Settings, number: int, by: str, **given: Any) -> None:
        made = command(Registrar(settings, by, number), **given)
        click.echo(f"{made.shown}: {made.standing.value}.")

    made = with_settings(update_wrapper(run, command))
    made = click.option("--by", required=True, envvar="WELLHEARD_USER", help="Who you are.")(made)
    return register.command()(click.argument("number", type=int)(made))


_SET = click.option("--set", "facts", multiple=True, metavar="FIELD=VALUE", help="May be repeated.")


@register.command()
@_SET
@click.option("--confirm", multiple=True, help="One of the policy's checks, in its words.")
@click.option("--by", required=True, envvar="WELLHEARD_USER", help="Who you are.")
@with_settings
def request(settings: Settings, facts: tuple[str, ...], confirm: tuple[str, ...], by: str) -> None:
    """Ask for a new account; what the policy wants to see is said where it lacks."""
    asked = terms(load_pack(settings).settings)
    given, work = _facts(facts), work_on(store(settings))
    made = new_accounts.request(work, asked, given, confirm, by, datetime.now(UTC))
    click.echo(f"Number {made.id}: {made.shown}, {made.standing.value}.")


@_deed
@click.option("--person", default="", help="Who decided, name and post.")
@click.option("--why", default="", help="The reason.")
def agree(hands: Registrar, person: str, why: str) -> OfficialAccount:
    """Write down that the next one whom the policy names agrees to NUMBER."""
    hands.only_register()
    return new_accounts.agree(
        hands.work, hands.terms, hands.number, hands.version, person, why, hands.by, hands.now
    )


@_deed
@click.option("--why", default="", help="The reason.")
def refuse(hands: Registrar, why: str) -> OfficialAccount:
    """Refuse the request NUMBER."""
    hands.only_register()
    return new_accounts.refuse(hands.work, hands.number, hands.version, why, hands.by, hands.now)


@_deed
@_SET
@click.option("--account", "name", default="", help="Its name in the settings, if it is read here.")
def begin(hands: Registrar, facts: tuple[str, ...], name: str) -> OfficialAccount:
    """Enter the agreed account NUMBER as live."""
    hands.only_register()
    return new_accounts.begin(
        hands.work, hands.number, hands.version, _facts(facts), hands.by, hands.now, account=name
    )


@_deed
@_SET
def change(hands: Registrar, facts: tuple[str, ...]) -> OfficialAccount:
    """Change what is written down about NUMBER."""
    return registering.change(
        hands.work, hands.number, hands.version, _facts(facts), hands.by, hands.now
    )


@_deed
@click.option("--last-post", type=click.DateTime(["%Y-%m-%d"]), help="Its last post of its own.")
@click.option("--posts", type=click.IntRange(min=0), help="Posts in the months that count.")
@click.option("--followers", type=click.IntRange(min=0), help="Followers now.")
@click.option("--tick", multiple=True, help="A check that is so, by its code.")
@click.option("--decision", type=click.Choice(["keep", "change", "close"]), required=True)
@click.option("--why", default="", help="Why, and what has to change.")
def review(
    hands: Registrar,
    last_post: datetime | None,
    posts: int | None,
    followers: int | None,
    tick: tuple[str, ...],
    decision: str,
    why: str,
) -> OfficialAccount:
    """Review NUMBER, and decide."""
    if decision == "close":
        hands.only_register()
    day: date | None = last_post.date() if last_post else None
    checks = {code: code in tick for code in hands.asks}
    if strange := sorted(set(tick) - set(checks)):
        known = ", ".join(checks) or "none"
        raise click.ClickException(f'there is no check "{strange[0]}" here; there are: {known}')
    made, found = account_reviews.reviewed(
        hands.work,
        hands.terms,
        hands.number,
        hands.version,
        Figures(day, posts, followers),
        checks,
        decision,
        why,
        hands.by,
        hands.now,
    )
    for finding in found:
        click.echo(f"  {finding.whole}")
    return made


@_deed
@click.option("--note", default="", help="What it brought, and what you will do.")
def look(hands: Registrar, note: str) -> OfficialAccount:
    """Write down what NUMBER brought in the last month."""
    return account_reviews.looked(
        hands.work, hands.terms, hands.number, hands.version, note, hands.by, hands.now
    )


_TO = {
    "rest": Happened.RESTED,
    "wake": Happened.WOKEN,
    "keep": Happened.KEPT,
    "close": Happened.CLOSED,
}


@_deed
@click.argument("to", type=click.Choice(list(_TO)))
@click.option("--why", default="", help="The reason.")
def move(hands: Registrar, to: str, why: str) -> OfficialAccount:
    """Let NUMBER rest, go on, stay after all, or end."""
    hands.only_register()
    return registering.move(
        hands.work, hands.number, hands.version, _TO[to], why, hands.by, hands.now
    )


def _facts(given: Sequence[str]) -> dict[str, str]:
    facts = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not equals or name not in FIELDS:
            known = ", ".join(FIELDS)
            raise click.ClickException(f'"{each}" is no FIELD=VALUE; the fields are: {known}')
        facts[name] = value
    return facts
