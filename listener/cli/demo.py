"""``wellheard demo``: the main job on simulated platforms, with no credentials."""

import json
import tempfile
from pathlib import Path

import click

from listener.demonstration.show import Addresses, Show
from listener.demonstration.tally import Tally
from listener.report.words import ROUTES


@click.command()
@click.option(
    "--scenario", default="quiet_day", show_default=True, help="Or pile_on, friday_night."
)
@click.option("--seconds", type=click.FloatRange(min=5), help="End by itself after so long.")
@click.option("--json", "as_json", is_flag=True, help="End with the summary as JSON.")
@click.option("--port", default=0, help="The queue's port; any free one if unset.")
@click.option("--pack", default="tewv", show_default=True, help="The policy to judge by.")
@click.option("--folder", type=click.Path(path_type=Path), help="Keep everything in this folder.")
def demo(
    scenario: str, seconds: float | None, as_json: bool, port: int, pack: str, folder: Path | None
) -> None:
    """See it work: comments arrive, are judged by a real policy, and wait for you in the queue."""
    click.echo("Starting simulated platforms, the daemon and the review queue ...", err=True)
    with tempfile.TemporaryDirectory(prefix="wellheard-demo-") as spare:
        place = folder or Path(spare)
        place.mkdir(parents=True, exist_ok=True)
        show = Show(scenario, place, port=port, seconds=seconds, pack=pack)
        last = show.run(_opened, _told)
    click.echo(json.dumps(last.plain()) if as_json else _summary(last))


def _opened(where: Addresses) -> None:
    for line in (
        "",
        f"  The review queue:     {where.queue}",
        f"      sign in as        {where.user}",
        f"      with password     {where.password}",
        f"  What the public sees: {where.public}",
        "",
        "  Ctrl-C ends it.",
        "",
    ):
        click.echo(line, err=True)


def _told(now: Tally) -> None:
    waiting = sum(now.cases.values())
    click.echo(
        f"  {now.pulled:>4} pulled  {now.judged:>4} judged  {now.hidden:>3} hidden  "
        f"{waiting:>3} in the queue, {now.urgent} urgent",
        err=True,
    )


def _summary(last: Tally) -> str:
    lines = [
        "",
        f"Said on the platforms    {last.said}",
        f"Pulled and stored        {last.pulled}",
        f"Judged                   {last.judged}",
        f"Hidden on the platforms  {last.hidden}",
        f"Lost                     {last.lost}",
        f"Done twice               {last.doubled}",
        "In the queue:",
    ]
    lines += [f"  {ROUTES.get(route, route):<26} {n}" for route, n in _by_harm(last)]
    return "\n".join(lines)


def _by_harm(last: Tally) -> list[tuple[str, int]]:
    order = list(ROUTES)
    return sorted(last.cases.items(), key=lambda pair: order.index(pair[0]))
