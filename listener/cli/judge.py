"""``wellheard judge`` and ``classify``: comments from a file, without storing or acting."""

import click

from config.packs import load
from listener.judging.runs import Run
from listener.judging.scoring import chosen
from moderation.principles import Caution

_IN = click.option("--in", "source", required=True, help="JSON lines or CSV; - for standard input.")
_OUT = click.option("--out", "target", required=True, help="The same; - for standard output.")
_SKIP = click.option("--skip-bad", is_flag=True, help="Leave out lines that are no comments.")
_CLASSIFIER = click.option(
    "--classifier", default="onnx", show_default=True, help="onnx, detoxify, fixed or none."
)


@click.command()
@click.option("--pack", "name", required=True, help="A pack's name, or a path to its file.")
@click.option(
    "--caution", type=click.Choice([c.value for c in Caution]), help="Instead of its own."
)
@_CLASSIFIER
@_SKIP
@_OUT
@_IN
def judge(
    name: str, caution: str | None, classifier: str, skip_bad: bool, target: str, source: str
) -> None:
    """Judge comments from a file by a policy pack; nothing is stored and nothing is done."""
    policy = load(name, caution=Caution(caution) if caution else None)
    run = Run(source, target, chosen(classifier, _warn), skip_bad)
    run.judge(policy)
    _tell(run, "judged")


@click.command()
@_CLASSIFIER
@_SKIP
@_OUT
@_IN
def classify(classifier: str, skip_bad: bool, target: str, source: str) -> None:
    """Score comments from a file with the classifier alone."""
    model = chosen(classifier, _warn)
    if model is None:
        raise click.ClickException("no classifier can run here, so there is nothing to score with")
    run = Run(source, target, model, skip_bad)
    run.classify()
    _tell(run, "scored")


def _warn(words: str) -> None:
    click.echo(f"Not measured: {words}", err=True)


def _tell(run: Run, done: str) -> None:
    left = f"; {run.skipped.count} left out ({', '.join(run.skipped.reasons)})"
    click.echo(f"{run.written} {done}{left if run.skipped.count else ''}.", err=True)
