"""``wellheard import``: a file of comments, with progress; broken off, it goes on where it was."""

import time
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from config.settings import Settings
from connectors._export_lines import FIELDS, BadFile, beginning, objection
from listener.bringing import reader
from listener.cli.opened import store, with_settings
from listener.ports import Work
from listener.ports.listening import BY_HAND, Upload
from listener.steps import bringing
from listener.store.console import reading
from listener.store.console import uploads as told
from listener.store.users import Users
from listener.store.work import work_on


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--platform", required=True, help="Where it comes from, such as nextdoor.")
@click.option("--account", default=BY_HAND, help="An account of the settings, if it is of one.")
@click.option("--column", "named", multiple=True, help="FIELD=COLUMN where names are unusual.")
@click.option("--month-first", is_flag=True, help="Dates as 11/17/2026.")
@click.option("--resume", type=int, help="Go on with this number after it was broken off.")
@click.option("--by", required=True, envvar="WELLHEARD_USER", help="Who you are.")
@with_settings
def bring(
    settings: Settings,
    file: Path,
    platform: str,
    account: str,
    named: tuple[str, ...],
    month_first: bool,
    resume: int | None,
    by: str,
) -> None:
    """Read the comments in FILE; the daemon judges them."""
    database = store(settings)
    work, user = work_on(database), Users(database).named(by)
    if user is None or not user.active:
        raise click.ClickException(f'"{by}" is not somebody who signs in')
    if account not in {BY_HAND, *(a.name for a in settings.accounts)}:
        raise click.ClickException(f'there is no account "{account}"')
    number = resume
    if number is None:
        columns = _columns(file, named)
        upload = Upload(
            file.name,
            str(file.resolve()),
            platform,
            account,
            file.stat().st_size,
            user.name,
            _now(),
        )
        number = bringing.take(work, upload, _now()).id
        bringing.let(work, number, columns, month_first=month_first)
    with reading(database) as db:
        known = told.one(db, number)
    if known is None or known.place != str(file.resolve()):
        raise click.ClickException(f"number {number} is another file")
    _read(settings, work, number)


def _read(settings: Settings, work: Work, number: int) -> None:
    began = time.perf_counter()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, transient=True) as progress:
        task = progress.add_task(f"number {number}", total=None)
        done = bringing.bring(
            work,
            number,
            reader(settings.uploads.folder),
            _now,
            told=lambda u: progress.update(task, completed=u.row),
        )
    seconds = time.perf_counter() - began
    click.echo(
        f"{done.state.value}: {done.row:,} rows in {seconds:.0f} s; {done.new:,} new, "
        f"{done.edited:,} changed, {done.known:,} known before, {done.bad:,} could not be taken"
    )
    for row, why in done.faults[:20]:
        click.echo(f"  row {row}: {why}")
    if done.trouble:
        raise click.ClickException(done.trouble)


def _columns(file: Path, named: tuple[str, ...]) -> dict[str, str]:
    with file.open("rb") as raw:
        if why := objection(file.name, raw.read(512)):
            raise click.ClickException(f"{file.name}: {why}")
    try:
        found = beginning(file)
    except BadFile as error:
        raise click.ClickException(f"{file.name}: {error}") from error
    columns = dict(found.guessed)
    for pair in named:
        name, _, column = pair.partition("=")
        if name not in FIELDS or column not in found.columns:
            known = ", ".join(found.columns)
            raise click.ClickException(
                f"{pair}: write FIELD=COLUMN; fields: {', '.join(FIELDS)}; columns: {known}"
            )
        columns[name] = column
    if "text" not in columns:
        raise click.ClickException(
            f"say which column holds the words, with --column text=NAME: {', '.join(found.columns)}"
        )
    return columns


def _now() -> datetime:
    return datetime.now(UTC)
