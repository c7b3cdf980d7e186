"""``wellheard pack diff``: what would change under another pack, level or model."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

import click

from config.settings import load as load_settings
from listener.cli.opened import store
from listener.judging.changes import Tally
from listener.judging.changes_page import changes_page
from listener.judging.comparing import Comparison
from listener.judging.judges import Two
from listener.judging.references import reference
from listener.judging.scoring import chosen
from listener.judging.sources import Items, from_file
from listener.replaying import FEW, both
from listener.store.history import count
from listener.stored import from_store
from moderation.classifiers import Classifier
from moderation.deadlines import LONDON
from moderation.principles import Caution

_LEVELS = click.Choice([c.value for c in Caution])
_BYTES = 200  # of a comment in a file, about


@click.command()
@click.argument("old")
@click.argument("new")
@click.option("--in", "source", help="Comments in a file: JSON lines or CSV.")
@click.option("--from", "since", type=click.DateTime(["%Y-%m-%d"]), help="Or stored since a day.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--page", "html", type=click.Path(dir_okay=False, path_type=Path), help="And a page.")
@click.option("--classifier", default="onnx", show_default=True, help="Or none.")
@click.option("--again", is_flag=True, help="Measure for NEW what another model measured.")
@click.option("--old-caution", type=_LEVELS)
@click.option("--new-caution", type=_LEVELS)
@click.option("--config", type=click.Path(path_type=Path), help="The settings, for --from.")
def diff(
    old: str,
    new: str,
    source: str | None,
    since: datetime | None,
    out: Path,
    html: Path | None,
    classifier: str,
    again: bool,
    old_caution: str | None,
    new_caution: str | None,
    config: Path | None,
) -> None:
    """Show what would change under another pack, level or model; nothing is acted on."""
    if (source is None) == (since is None):
        raise click.UsageError("give either --in FILE or --from DATE")
    one, before = reference(old, Caution(old_caution) if old_caution else None)
    other, after = reference(new, Caution(new_caution) if new_caution else None)
    model = chosen(classifier, lambda words: click.echo(f"Not measured: {words}", err=True))
    name, items, many = _items(source, since, model, again, config)
    load: Callable[[], Two] | None = partial(both, one, other) if many > FEW else None
    tally = Comparison(before, after, name, items, out, load).run()
    if html is not None:
        html.write_text(changes_page((before, after), tally, out), encoding="utf-8")
    click.echo(summary(tally))


def _items(
    source: str | None,
    since: datetime | None,
    model: Classifier | None,
    again: bool,
    config: Path | None,
) -> tuple[str, Items, int]:
    """The name of what is compared, the items, and about how many there are."""
    if source is not None:
        return *from_file(source, model), Path(source).stat().st_size // _BYTES
    assert since is not None  # noqa: S101 -- for the type checker
    database, start = store(load_settings(config)), since.replace(tzinfo=LONDON)
    return *from_store(database, start, model, again=again), count(database, start)


def summary(tally: Tally) -> str:
    """Return the counts of a replay for people."""
    counts = tally.as_table()
    lines = [f"{tally.items} comments, {tally.changed} would turn out differently."]
    parts = {
        "spoke": "Principles that would now speak",
        "silent": "Principles that would fall silent",
        "added": "Acts that would be added",
        "removed": "Acts that would fall away",
        "automatic": "Done by the machine alone",
    }
    for key, words in parts.items():
        told = ", ".join(f"{name} {count}" for name, count in counts[key].items() if count)
        lines.append(f"{words}: {told or 'none'}")
    return "\n".join(lines)
