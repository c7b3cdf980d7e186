"""``wellheard evaluate``: how good a classifier is on labelled files."""

import json
from pathlib import Path
from typing import Any

import click

from listener.evaluation.compare import compared
from listener.evaluation.labelled import BadData, Columns, Found, examples
from listener.evaluation.measure import Measured
from listener.evaluation.page import between, figure, html
from listener.judging.progress import progress
from moderation import classifiers
from moderation.classifiers import Classifier

_TOXICITY = (
    "toxicity", "severe_toxicity", "obscene", "threat", "insult", "identity_attack",
)  # fmt: skip
_GROUPS = 60  # printed; a column of free text would fill the screen


@click.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--text", default="", help="The column with the words, if it has an unusual name.")
@click.option("--label", default="", help="The column with the label.")
@click.option("--positive", multiple=True, help="A label value that means yes; repeatable.")
@click.option("--harmless", is_flag=True, help="No row is positive: count the false alarms.")
@click.option("--group", default="", help="A column to break the figures down by.")
@click.option("--identity", default="", help="A column naming an identity, for the bias view.")
@click.option("--frame", default="", help="A column naming the sentence said of each identity.")
@click.option(
    "--head", default="toxicity", show_default=True, help="The score that is asked about."
)
@click.option("--classifier", default="onnx", show_default=True)
@click.option("--compare", default="", help="A second classifier on the same rows.")
@click.option("--model", default="", help="A model folder for the onnx classifier.")
@click.option("--compare-model", default="", help="A model folder for the second classifier.")
@click.option("--html", "page", type=click.Path(path_type=Path), help="Write a page with pictures.")
@click.option("--json", "data", type=click.Path(path_type=Path), help="Write every figure as JSON.")
def evaluate(path: Path, page: Path | None, data: Path | None, **asked: Any) -> None:
    """Measure a classifier on the labelled rows of PATH (CSV, TSV, JSON lines or Parquet)."""
    columns = Columns(
        asked["text"], asked["label"], asked["group"], asked["identity"], asked["frame"],
        tuple(asked["positive"]), asked["harmless"],
    )  # fmt: skip
    first = _loaded(asked["classifier"], asked["model"])
    head = _head(first, asked["head"])
    second = _second(asked)
    try:
        measured = _measured(first, path, columns, keep=second is not None)
        told = _told(measured, path, head)
        told["comparison"] = None
        if second is not None:
            other = _measured(second, path, columns, keep=False)
            told["comparison"] = compared(measured, other, head, _act(first).get(head, 0.5))
    except BadData as error:
        raise click.ClickException(str(error)) from error
    _print(told)
    if data:
        _write(data, json.dumps(told, indent=2, ensure_ascii=False))
    if page:
        _write(page, html(told))


def _loaded(name: str, folder: str) -> Classifier:
    return classifiers.load(name, **({"folder": folder} if folder else {}))


def _second(asked: dict[str, Any]) -> Classifier | None:
    if not asked["compare"] and not asked["compare_model"]:
        return None
    return _loaded(asked["compare"] or asked["classifier"], asked["compare_model"])


def _head(classifier: Classifier, head: str) -> str:
    if head not in classifier.labels:
        known = ", ".join(classifier.labels)
        raise click.ClickException(f'there is no score "{head}"; there are: {known}')
    return head


def _measured(classifier: Classifier, path: Path, columns: Columns, *, keep: bool) -> Measured:
    measured, found = Measured(classifier, keep_texts=keep), Found()
    with progress("rows scored", None) as step:
        measured.take(examples(path, columns, found), step)
    if not len(measured.labels):
        raise BadData(f"{path} has no rows with a label")
    taken = found.columns
    click.echo(
        f'Words from "{taken.text}", '
        + ("no row positive" if taken.harmless else f'labels from "{taken.label}"')
        + (f"; {found.unlabelled:,} rows without a label left out" if found.unlabelled else ""),
        err=True,
    )
    return measured


def _told(measured: Measured, path: Path, head: str) -> dict[str, Any]:
    known = measured.heads
    others = [h for h in _TOXICITY if h in known and h != head] if head in _TOXICITY else []
    told = measured.told([head, *others], _act(measured.classifier))
    return {"file": path.name, **told}


def _act(classifier: Classifier) -> dict[str, float]:
    """The thresholds at which the shipped packs may act, where the classifier's card has them."""
    card = getattr(classifier, "card", None)
    found = getattr(card, "thresholds", {})
    return {h: float(t["act"]) for h, t in found.items() if "act" in t}


def _print(told: dict[str, Any]) -> None:
    click.echo(
        f"{told['file']}: {told['rows']:,} rows, {told['positives']:,} positive, "
        f"{told['classifier']}; best head {told['best_head']}"
    )
    for name, head in told["heads"].items():
        click.echo(_figures(name, head) if told["positives"] else _alarms(name, head))
    for row in told["groups"][:_GROUPS]:
        right = between(row["right_at_half"])
        click.echo(f"  {row['group']:<32} {row['rows']:>6} rows  right at 0.5 {right}")
    if len(told["groups"]) > _GROUPS:
        click.echo(f"  and {len(told['groups']) - _GROUPS:,} more groups (--json tells all)")
    if told["comparison"]:
        other = told["comparison"]
        click.echo(
            f"  against {other['second']}: {other['changed']} rows come out otherwise, "
            f"{other['better']} better, {other['worse']} worse"
        )


def _figures(name: str, head: dict[str, Any]) -> str:
    return (
        f"  {name:<16} AUC {between(head['auc'])}  PR-AUC {between(head['pr_auc'])}  "
        f"balanced {figure(head['balanced_accuracy_at_half'])}  "
        f"macro-F1 {figure(head['macro_f1_at_half'])}  "
        f"recall at 1% {between(head['recall_at_false_positive_rate']['0.01'])}"
    )


def _alarms(name: str, head: dict[str, Any]) -> str:
    """Where no row is positive, only the false alarms can be counted."""
    points = (("at", head["at_half"]), ("to act, at", head["at_act_threshold"]))
    told = [f"{words} {p['threshold']:.2f} {_share(p)}" for words, p in points if p]
    return f"  {name:<16} false alarms {', '.join(told)}"


def _share(point: dict[str, Any]) -> str:
    rate = point["false_positive_rate"]
    return "{value:.2%} ({low:.2%} to {high:.2%})".format(**rate)


def _write(path: Path, words: str) -> None:
    try:
        path.write_text(words + "\n", encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"cannot write {path}: {error.strerror}") from error
    click.echo(f"Wrote {path}.", err=True)
