"""A Detoxify checkpoint on this machine, opened by the library itself, safely and offline."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from moderation.errors import ClassifierUnavailable

LONGEST = 512  # tokens; Detoxify was trained on no more
_ARCHITECTURE = ("model_type", "model_name", "tokenizer_name", "num_classes")
_BUILT_IN = ("position_ids", "token_type_ids")  # counted, not learned
_NAMES = {
    "toxic": "toxicity",
    "severe_toxic": "severe_toxicity",
    "identity_hate": "identity_attack",
    "identity_based": "identity_attack",
    "sexual": "sexual_explicit",
}


def library() -> Any:
    """Return the class ``Detoxify``.

    Raises: ClassifierUnavailable saying what to install.
    """
    try:
        import torch  # noqa: F401 -- asked first: its absence is the usual fault
        import transformers
        from detoxify import Detoxify
    except ImportError as fault:
        raise ClassifierUnavailable(
            f"Detoxify cannot be used here ({fault}): run pip install 'wellheard[detoxify]'. On a"
            " machine without a GPU first run pip install torch --index-url"
            " https://download.pytorch.org/whl/cpu, or gigabytes of GPU code come along"
        ) from fault
    transformers.utils.logging.disable_progress_bar()
    return Detoxify


def opened(checkpoint: str | Path, folder: str | Path, device: str = "cpu") -> Any:
    """Return a ``Detoxify`` made of a checkpoint file and a folder; nothing is fetched.

    The library asks the internet for the base model's configuration even where it is given a
    folder, and loads the file as a pickle, which may run code. So the file is read here, as
    weights and nothing else, and the library gets a copy in memory that names the folder.
    Raises: ClassifierUnavailable naming the file and what is the matter with it.
    """
    detoxify, place = library(), Path(folder)
    held = read(Path(checkpoint))
    if not (place / "config.json").is_file():
        raise ClassifierUnavailable(
            f"{place} holds no config.json: huggingface_config_path must be the folder of the base"
            f' model ("{_architecture(held)["model_type"]}"): its config.json and tokenizer files'
        )
    try:
        made = detoxify(checkpoint=_named(held, place), device=device)
    except Exception as fault:  # torch's and transformers' own kinds, not all of them public
        raise ClassifierUnavailable(
            f"Detoxify cannot put the weights of {checkpoint} into the model that {place}"
            f" describes: {fault}"
        ) from fault
    missing = set(made.model.state_dict()) - set(held["state_dict"])
    missing = {name for name in missing if not name.endswith(_BUILT_IN)}
    if missing:
        raise ClassifierUnavailable(
            f"{checkpoint} lacks {len(missing)} weights that {place} asks for, as {min(missing)}"
        )
    return limited(made)


def read(checkpoint: Path) -> Mapping[str, Any]:
    """Return what the file holds: ``config`` and ``state_dict``; code in it is never run."""
    import torch

    try:
        held = torch.load(checkpoint, map_location="cpu", weights_only=True)
    except OSError as fault:
        raise ClassifierUnavailable(f"{checkpoint} cannot be read: {fault.strerror}") from fault
    except Exception as fault:  # pickle's, zipfile's and torch's own kinds
        raise ClassifierUnavailable(
            f"{checkpoint} is no Detoxify checkpoint: it is not a file of weights ({_brief(fault)})"
        ) from fault
    try:
        whole = {"classes": _classes(held), **_architecture(held)}
        held["state_dict"].keys()
    except (AttributeError, KeyError, TypeError) as fault:
        raise ClassifierUnavailable(
            f"{checkpoint} is no Detoxify checkpoint: it must hold a state_dict and a config with"
            f" the classes and {', '.join(_ARCHITECTURE)}, as Detoxify saves them"
        ) from fault
    if not whole["classes"]:
        raise ClassifierUnavailable(f"{checkpoint} names no classes")
    found: Mapping[str, Any] = held
    return found


def labels(detoxify: Any) -> tuple[str, ...]:
    """Return our names of the scores that the library returns, in its order."""
    return tuple(_NAMES.get(str(name), str(name)) for name in detoxify.class_names)


def limited(detoxify: Any) -> Any:
    """Return *detoxify*, its tokenizer told how much the model reads.

    A folder without the tokenizer's settings does not say it, and a long text then fails.
    """
    config, words = detoxify.model.config, detoxify.tokenizer
    words.model_max_length = min(words.model_max_length, positions(config), LONGEST)
    return detoxify


def positions(config: Any) -> int:
    """Return how many places the model has; RoBERTa's begin after the one for padding."""
    reserved = config.pad_token_id + 1 if "roberta" in config.model_type else 0
    return int(config.max_position_embeddings) - reserved


def _classes(held: Any) -> list[str]:
    return list(held["config"]["dataset"]["args"]["classes"])


def _architecture(held: Any) -> dict[str, Any]:
    said = held["config"]["arch"]["args"]
    return {name: said[name] for name in _ARCHITECTURE}


def _named(held: Mapping[str, Any], folder: Path) -> io.BytesIO:
    import torch

    said = _architecture(held) | {"model_type": str(folder)}
    config = {"arch": {"args": said}, "dataset": {"args": {"classes": _classes(held)}}}
    copy = io.BytesIO()
    torch.save({"config": config, "state_dict": held["state_dict"]}, copy)
    copy.seek(0)
    return copy


def _brief(fault: Exception) -> str:
    lines = str(fault).strip().splitlines()
    return f"{type(fault).__name__}: {lines[0][:120]}" if lines else type(fault).__name__
