"""``wellheard case ...``: what somebody on call does with a case from a shell."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import update_wrapper
from typing import Any

import click
from sqlalchemy import Engine

from config.helplines import in_use
from config.holidays import united_kingdom
from config.settings import Settings
from config.statements import library
from connectors.base import connector_for
from listener import correspondence, handovers
from listener.benches import load_pack
from listener.cli.opened import store, with_settings
from listener.in_force import rules_of
from listener.ports import Missing, Work
from listener.signatures import signed
from listener.steps import appeals, handoff, paging, pausing, resolve, support
from listener.steps.close import close as closed
from listener.store.console import reading
from listener.store.console.casefile import CaseFile, casefile
from listener.store.users import Users
from listener.store.work import work_on
from listener.web.roles import OWN_ONLY, May, Role, allows
from moderation import teams
from moderation.cases import Case
from moderation.deadlines import PAUSABLE
from moderation.principles import Route
from moderation.trained import training


class Hands:
    """The store as one person works on it. *now* is when they do."""

    def __init__(self, settings: Settings, by: str) -> None:
        self.settings = settings
        self.database: Engine = store(settings)
        self.work: Work = work_on(self.database)
        self.by, self.now = by, datetime.now(UTC)
        person = Users(self.database).named(by)
        if person is None or not person.active or not allows(Role(person.role), May.ACT):
            raise click.ClickException(f'nobody called "{by}" may act; see "wellheard user"')
        self.role = Role(person.role)
        if self.role in OWN_ONLY:
            raise click.ClickException(f"{by} works on their own accounts, in the console")

    def ready(self, number: int) -> None:
        """Let only somebody trained go on, where the policy asks; a cry for help never waits.

        Raises: click.ClickException.
        """
        if self.case(number).route is Route.CRISIS:
            return
        with self.work() as unit:
            finished = unit.register.trainings().get(self.by)
        stands = training(load_pack(self.settings).settings, finished, self.now.date())
        if stands.bars:
            raise click.ClickException(
                f"the policy lets nobody act before they are trained: {stands.words}"
            )

    def case(self, number: int) -> Case:
        """Return the case. Raises: Missing."""
        with self.work() as unit:
            found = unit.cases.get(number)
        if found is None:
            raise Missing(f"there is no case number {number}")
        return found

    def file(self, number: int) -> CaseFile:
        """Return the case with all that belongs to it. Raises: Missing."""
        with reading(self.database) as db:
            found = casefile(db, number)
        if found is None:
            raise Missing(f"there is no case number {number}")
        return found

    @property
    def desk(self) -> correspondence.Desk:
        """What answers are written with."""
        chosen = self.settings.organisation
        said = library(chosen.statements_file)
        can = {a.name: connector_for(a.platform).can for a in self.settings.accounts}
        pack = rules_of(self.settings, self.database, lambda: self.now)().pack
        return correspondence.Desk(
            pack,
            chosen.name,
            chosen.values,
            in_use(chosen.helplines_file),
            signed(said, pack, self.work),
            can,
        )


def deed(command: Callable[..., Any]) -> click.Command:
    """Make a command on one case, by one person."""

    def run(settings: Settings, number: int, by: str, **given: Any) -> None:
        command(Hands(settings, by), number, **given)

    made = with_settings(update_wrapper(run, command))
    made = click.option("--by", required=True, envvar="WELLHEARD_USER", help="Who you are.")(made)
    return click.command()(click.argument("number", type=int)(made))


@deed
def acknowledge(hands: Hands, number: int) -> None:
    """Say that you have urgent case NUMBER: nobody else is called."""
    paging.acknowledge(hands.work, number, hands.by, hands.now)
    click.echo(f"Case {number} is yours; nobody else is called.")


@deed
def claim(hands: Hands, number: int) -> None:
    """Say that you are working on case NUMBER, for half an hour."""
    resolve.claim(hands.work, number, hands.case(number).version, hands.by, hands.now)
    click.echo(f"Case {number} is yours for half an hour.")


@deed
@click.argument("words")
def note(hands: Hands, number: int, words: str) -> None:
    """Add WORDS as a note for colleagues to case NUMBER."""
    resolve.note(hands.work, number, words, hands.by, hands.now)
    click.echo("Noted.")


@deed
@click.option("--done", "said", default="", help="What was done; needed for a crisis.")
def close(hands: Hands, number: int, said: str) -> None:
    """Close case NUMBER."""
    hands.ready(number)
    closed(hands.work, number, hands.case(number).version, hands.by, hands.now, said)
    click.echo(f"Case {number} is closed.")


@deed
@click.argument("step")
@click.option("--note", "said", default="", help="What to remember about it.")
def step(hands: Hands, number: int, step: str, said: str) -> None:
    """Record that STEP of the checklist of case NUMBER was taken."""
    version = hands.case(number).version
    support.step_done(hands.work, number, version, step, hands.by, hands.now, said)
    click.echo("Recorded.")


@deed
@click.argument("clock", type=click.Choice(sorted(c.value for c in PAUSABLE)))
@click.argument("why")
def pause(hands: Hands, number: int, clock: str, why: str) -> None:
    """Let CLOCK of case NUMBER stand still; say WHY."""
    version = hands.case(number).version
    pausing.pause(hands.work, number, version, clock, hands.by, hands.now, why)
    click.echo(f"The clock {clock} stands still.")


@deed
@click.argument("clock", type=click.Choice(sorted(c.value for c in PAUSABLE)))
@click.argument("why")
def resume(hands: Hands, number: int, clock: str, why: str) -> None:
    """Let CLOCK of case NUMBER go on; say WHY."""
    version = hands.case(number).version
    days = united_kingdom()
    found = pausing.resume(hands.work, number, version, clock, hands.by, hands.now, days, why)
    click.echo(f"The clock {clock} goes on; the case is due {found.due_at:%Y-%m-%d %H:%M}.")


@deed
@click.argument("team", type=click.Choice([t.id for t in teams.TEAMS]))
@click.option("--note", "said", default="", help="What they should know; it stays in the case.")
def escalate(hands: Hands, number: int, team: str, said: str) -> None:
    """Hand case NUMBER to TEAM, with a message that holds no words of it."""
    found = teams.team(team)
    if found is None:
        raise click.ClickException(f"there is no team {team}")
    file = hands.file(number)
    what = handovers.prepared(file, hands.desk, found, hands.by, hands.now)
    handoff.hand_over(hands.work, number, file.case["version"], what, hands.by, hands.now, said)
    click.echo(f"Case {number} is handed to {found.title}.")


@deed
@click.argument("grounds")
def appeal(hands: Hands, number: int, grounds: str) -> None:
    """Open an appeal against what was done in case NUMBER, on GROUNDS in short."""
    opened = appeals.appeal(hands.work, number, hands.by, hands.now, grounds)
    click.echo(f"The appeal is case {opened.id}; somebody else must decide it.")


@deed
@click.argument("outcome", type=click.Choice(["upheld", "overturned"]))
@click.argument("why")
def decide(hands: Hands, number: int, outcome: str, why: str) -> None:
    """Decide appeal NUMBER: OUTCOME, and WHY."""
    hands.ready(number)
    version = hands.case(number).version
    appeals.decide(hands.work, number, version, outcome, hands.by, hands.now, why)
    click.echo(f"The appeal is {outcome}.")


DEEDS = (
    acknowledge,
    claim,
    note,
    close,
    step,
    pause,
    resume,
    escalate,
    appeal,
    decide,
)
