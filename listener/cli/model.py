"""``wellheard model``: look at a model's folder, and make one of a Detoxify checkpoint."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from moderation.training.importing import Imported

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group()
def model() -> None:
    """Classifier models: their cards, and those of others made ours."""


@model.command()
@click.argument("folder", type=_FOLDER, required=False)
def show(folder: Path | None) -> None:
    """Check the files of FOLDER (the bundled model without it) and print its card."""
    from moderation.classifiers.onnx import BUNDLED, MODELS, OnnxClassifier

    place = folder or MODELS / BUNDLED
    card = OnnxClassifier(place).card
    click.echo(f"{card.name} {card.version} in {place}: the files are those that the card names,")
    click.echo(f"and they run. {len(card.labels)} scores: {', '.join(card.labels)}.")
    read = "as they are written" if card.plain else "with disguises undone"
    click.echo(f"Words are read {read}, {card.window} tokens at a time.\n")
    click.echo((place / "card.toml").read_text(encoding="utf-8").rstrip())


@model.command("import")
@click.argument("checkpoint", type=_FILE)
@click.option(
    "--config-path", "base", required=True, type=_FOLDER,
    help="The folder of the base model's config.json and tokenizer files.",
)  # fmt: skip
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="A new folder for the model."
)
@click.option("--name", default="detoxify", show_default=True, help="The model's name.")
@click.option("--threads", default=2, show_default=True, type=click.IntRange(min=1))
@click.option("--json", "as_json", is_flag=True, help="Print the agreement as JSON.")
def bring(checkpoint: Path, base: Path, out: Path, name: str, threads: int, as_json: bool) -> None:
    """Make an int8 ONNX model of a Detoxify CHECKPOINT, to be run without torch.

    Nothing is fetched. The scores are compared with the original's on built-in sentences.
    """
    from moderation.training.importing import bring as made_ours

    done = made_ours(checkpoint, base, out, name, threads, lambda said: click.echo(said, err=True))
    click.echo(json.dumps(_plain(done), indent=2) if as_json else _words(done))


def _plain(done: "Imported") -> dict[str, Any]:
    return {
        "folder": str(done.folder),
        "labels": list(done.labels),
        "megabytes": round(done.megabytes, 1),
        "sentences": done.sentences,
        "agreement": done.agreement,
        "times_faster": round(done.times_faster, 1),
    }


def _words(done: "Imported") -> str:
    rows = [
        f"  {label:<18} {found['mean_difference']:.4f}, at most "
        f"{found['largest_difference']:.4f}, rank correlation {found['rank_correlation']:.4f}"
        for label, found in done.agreement.items()
    ]
    return "\n".join(
        [
            f"{done.megabytes:.0f} MB in {done.folder}, {done.times_faster:.1f} times faster here.",
            f"Difference of scores from the original's, on {done.sentences} sentences:",
            *rows,
            "To use it:",
            f'  [classifier]\n  options = {{ folder = "{done.folder.resolve()}" }}',
        ]
    )
