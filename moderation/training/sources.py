"""The public sets, each turned into rows by a function of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from moderation.training import weak
from moderation.training.rows import Row, not_toxic
from moderation.training.tables import read


def jigsaw(folder: Path) -> Iterator[Row]:
    """Any-of-six labels: a negative settles every kind, a positive only what its words settle."""
    for record in read(folder / "toxicity/jigsaw_davidson_train.parquet"):
        text = str(record["text"])
        if int(record["toxic"]):
            yield Row(text, "jigsaw", {"toxicity": 1.0, **weak.kinds(text)})
        else:
            yield Row(text, "jigsaw", not_toxic())


def edos(folder: Path) -> Iterator[Row]:
    """Sexism; what is not sexist may still be rude, so a coarse negative masks toxicity."""
    for record in read(folder / "toxicity/edos_train_dev.parquet"):
        text = str(record["text"])
        if record["label_sexist"] == "sexist":
            threat = float(str(record["label_category"]).startswith("1."))
            known = {"toxicity": 0.9, "identity_attack": 0.9, "threat": threat}
        elif weak.is_coarse(text):
            known = {"threat": 0.0} if not weak.names_identity(text) else {}
            known |= {} if weak.names_identity(text) else {"identity_attack": 0.0}
        else:
            known = not_toxic()
        yield Row(text, "edos", known)


def hatemoji(folder: Path) -> Iterator[Row]:
    """Hate with emoji and its perturbed pairs; a pair stays on one side of the split."""
    for name in ("train", "validation"):
        for record in read(folder / f"toxicity/hatemojibuild_{name}.parquet"):
            first, second = sorted((int(record["entry_id"]), int(record["matched_id"] or -1)))
            hate = float(record["label_gold"])
            text = str(record["text"])
            known = {"toxicity": hate, "identity_attack": hate} | ({} if hate else not_toxic())
            known["threat"] = float(record["type"] == "threateninglanguage")
            yield Row(text, "hatemoji", known, weight=1.5, group=f"{first}-{second}")


def spans(folder: Path) -> Iterator[Row]:
    """Civil Comments whose toxic words people marked by kind: a share of people is the target."""
    kinds: dict[int, set[str]] = defaultdict(set)
    for record in read(folder / "toxicity/toxic_spans_spans.parquet"):
        kinds[int(record["annotation"])].add(str(record["type"]))
    votes: dict[int, list[tuple[bool, set[str]]]] = defaultdict(list)
    for record in read(folder / "toxicity/toxic_spans_annotations.parquet"):
        marked = kinds.get(int(record["annotation"]), set())
        votes[int(record["comment_id"])].append((bool(record["not toxic"]), marked))
    for record in read(folder / "toxicity/toxic_spans_comments.parquet"):
        yield _voted(str(record["comment_text"]), votes[int(record["comment_id"])])


_SPAN_HEADS = {
    "insult": "Insult",
    "threat": "Threat",
    "identity_attack": "Identity based Attack",
    "obscene": "Profane/Obscene",
}


def _voted(text: str, votes: list[tuple[bool, set[str]]]) -> Row:
    if not votes:
        return Row(text, "toxic_spans", {})
    share = 1.0 / len(votes)
    known = {"toxicity": share * sum(not clean for clean, _ in votes)}
    for head, kind in _SPAN_HEADS.items():
        known[head] = min(1.0, 1.3 * share * sum(kind in marked for _, marked in votes))
    return Row(text, "toxic_spans", known)


def madlibs(folder: Path) -> Iterator[Row]:
    """Synthetic sentences over many identities: the adjective makes the abuse, not the group."""
    for record in read(folder / "toxicity/bias_madlibs.parquet"):
        bad = record["Label"] == "BAD"
        known = {"toxicity": 1.0, "insult": 0.8} if bad else not_toxic()
        if bad:
            known["identity_attack"] = float(
                record["Template"] in ("verb_adj", "am_hate_adj", "being_adj")
            )
            if record["Template"] in ("name_adj", "you_are_adj"):
                known["identity_attack"] = 0.6
            known["threat"] = float(str(record["Text"]).startswith(("kill", "murder")))
        yield Row(str(record["Text"]), "bias_madlibs", known, weight=0.5)


def toxigen(folder: Path) -> Iterator[Row]:
    """Implicit hate and neutral sentences about thirteen groups."""
    for record in read(folder / "toxicity/toxigen_demonstrations.parquet"):
        hate = float(record["y"])
        known = {"toxicity": 0.9 * hate, "identity_attack": hate, "obscene": 0.0}
        yield Row(str(record["text"]), "toxigen", known if hate else not_toxic(), weight=1.5)


def context(folder: Path) -> Iterator[Row]:
    """Wikipedia talk comments; a positive counts only where no parent was shown."""
    for name in ("gn", "gc"):
        for record in read(folder / f"toxicity/context_toxicity_{name}.parquet"):
            if not int(record["label"]):
                yield Row(str(record["text"]), "context", not_toxic(), weight=0.5)
            elif name == "gn":
                yield Row(str(record["text"]), "context", {"toxicity": 0.8}, weight=0.5)


_NEVER_IN_FEEDBACK = (
    "crisis",
    "crisis_other",
    "spam",
    "media_enquiry",
    "information_request",
    "data_request",
)


def feedback(folder: Path) -> Iterator[Row]:
    """Real answers of patients: no abuse, no crisis; their criticality tells the sentiment."""
    for record in read(folder / "nhs/patient_feedback.csv"):
        text, mark = str(record["feedback"] or ""), _number(record["criticality"])
        if len(text.split()) < 2:
            continue
        known = not_toxic() | dict.fromkeys(_NEVER_IN_FEEDBACK, 0.0)
        known |= _judged(str(record["label"]), mark)
        sentiment = "" if mark is None else _SENTIMENT[(mark > 0) - (mark < 0)]
        yield Row(text, "nhs_feedback", known, sentiment, group=text.casefold()[:60])


_SENTIMENT = {-1: "negative", 0: "neutral", 1: "positive"}


def _judged(label: str, mark: int | None) -> dict[str, float]:
    if mark is None:
        return {}
    known: dict[str, float] = {}
    if mark >= 1:
        known["complaint"] = 0.0
    if mark >= 3 and label != "Couldn't be improved":
        known["praise"] = 1.0
    if mark <= -2:
        known["praise"] = 0.0
    return known


def _number(value: object) -> int | None:
    try:
        return int(str(value))
    except ValueError:
        return None


SOURCES: dict[str, Callable[[Path], Iterator[Row]]] = {
    "jigsaw": jigsaw,
    "edos": edos,
    "hatemoji": hatemoji,
    "toxic_spans": spans,
    "bias_madlibs": madlibs,
    "toxigen": toxigen,
    "context": context,
    "nhs_feedback": feedback,
}


def sample(rows: list[Row], count: int, seed: int) -> list[Row]:
    """Return at most *count* of the rows, the same ones every time."""
    return rows if len(rows) <= count else Random(seed).sample(rows, count)
