"""``wellheard pack``: test a pack, see what it covers, compare it with another, publish it."""

import json
from pathlib import Path

import click

from config.packs import load
from config.packs.coverage import Covered, coverage
from listener.cli.approving import approve, back, editions, live, propose
from listener.cli.pack_diff import diff
from listener.judging.house_rules import page
from listener.judging.trials import trials, untested
from listener.rulebook import installed
from moderation.principles import Principle


@click.group()
def pack() -> None:
    """Test, compare and explain policy packs."""


@pack.command("list")
def list_() -> None:
    """Show the packs there are."""
    for name in installed():
        click.echo(f"{name:18}{load(name).title}")


@pack.command()
@click.argument("name")
def test(name: str) -> None:
    """Try every example that stands in a pack."""
    policy = load(name)
    tried = list(trials(policy))
    broken = [trial for trial in tried if not trial.holds]
    for trial in broken:
        click.echo(trial.told)
    missing = untested(policy)
    for name in missing:
        click.echo(f"{name} has no example; write a comment that it must speak about")
    click.echo(f"{policy.id}: {len(tried)} examples, {len(broken)} do not hold.")
    if broken or missing:
        raise SystemExit(1)


@pack.command()
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="For other programs.")
def show(name: str, as_json: bool) -> None:
    """Show the principles of a pack and what each asks for."""
    policy = load(name)
    if as_json:
        click.echo(json.dumps([_principle(p) for p in policy.principles], indent=2))
        return
    click.echo(f"{policy.title}, version {policy.version}, {len(policy.principles)} principles")
    for principle in policy.principles:
        click.echo(_told(principle))


def _told(principle: Principle) -> str:
    rungs = principle.ladder.get("default", ())
    asks = ", else ".join(" and ".join(v.value for v in verbs) for verbs in rungs)
    clauses = ", ".join(principle.clauses)
    return f"\n{principle.id}: {principle.title} [{clauses}]\n    {principle.route.value}; {asks}"


def _principle(principle: Principle) -> dict[str, object]:
    return {
        "id": principle.id,
        "title": principle.title,
        "clauses": principle.clauses,
        "labels": principle.labels,
        "route": principle.route,
        "severity": principle.severity,
        "caution": principle.caution,
        "urgent": principle.urgent,
        "sla": principle.sla,
        "recipients": principle.recipients,
        "template": principle.template,
        "ladder": {name: steps for name, steps in principle.ladder.items()},
        "automatic": sorted(principle.auto),
        "examples": len(principle.examples),
    }


@pack.command("coverage")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="For other programs.")
def coverage_(name: str, as_json: bool) -> None:
    """List every clause of the policy with what carries it out and the test that proves it."""
    covered = coverage(load(name))
    if as_json:
        click.echo(json.dumps([_clause(c) for c in covered], indent=2))
        return
    for one in covered:
        click.echo(f"{one.clause.id:18}{one.state:14}{one.clause.title}")
        click.echo(f"{'':18}{one.not_software or one.missing or '; '.join(one.by)}")
        for proof in one.tests:
            click.echo(f"{'':18}{proof}")
    counts = {s: sum(c.state == s for c in covered) for s in ("done", "not software", "missing")}
    click.echo(f"\n{len(covered)} clauses: " + ", ".join(f"{n} {s}" for s, n in counts.items()))


def _clause(one: Covered) -> dict[str, object]:
    return {
        "id": one.clause.id,
        "section": one.clause.section,
        "title": one.clause.title,
        "core": one.clause.core,
        "state": one.state,
        "by": one.by,
        "tests": one.tests,
        "not_software": one.not_software,
        "missing": one.missing,
    }


@pack.command("page")
@click.argument("name")
@click.option("--out", "target", required=True, type=click.Path(dir_okay=False, path_type=Path))
def page_(name: str, target: Path) -> None:
    """Write the house rules as a page for the public."""
    target.write_text(page(load(name)), encoding="utf-8")
    click.echo(f"Written to {target}.", err=True)


pack.add_command(diff)
for command in (propose, editions, approve, live, back):
    pack.add_command(command)
