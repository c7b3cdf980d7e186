"""Detoxify behind our protocol: the real library on a tiny checkpoint, and advice without it."""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

import pytest

from moderation.classifiers import load
from moderation.errors import ClassifierUnavailable
from tests.fakes import checkpoints


@pytest.mark.parametrize("missing", ["torch", "transformers", "detoxify"])
def test_advice_when_a_library_is_missing(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(ClassifierUnavailable, match=r"pip install 'wellheard\[detoxify\]'.*GPU"):
        load("detoxify")


def test_an_unknown_model_lists_the_known() -> None:
    with pytest.raises(ClassifierUnavailable, match="original, unbiased, multilingual"):
        load("detoxify", model="nonesuch")


def test_a_checkpoint_without_its_folder_says_what_the_folder_is() -> None:
    with pytest.raises(ClassifierUnavailable, match=r"huggingface_config_path.*config\.json"):
        load("detoxify", checkpoint="toxic.ckpt")


@pytest.fixture
def needed() -> None:
    for library in ("torch", "transformers", "detoxify"):
        pytest.importorskip(library, reason="needs the detoxify extra")


@pytest.fixture
def folder(tmp_path: Path, needed: None) -> Path:
    checkpoints.bert(tmp_path)
    return tmp_path


TEXTS = [
    *("you are kind", "you are an idiot", "", " ", "\ud800\x00", "idiot " * 30_000),
    *("\u202eidiot\u202c", "😡" * 10_000, *(f"the nurse {'idiot ' * n}" for n in range(40))),
]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("family", list(checkpoints.FAMILIES))
def test_the_real_library_runs_a_local_checkpoint(
    family: str, tmp_path: Path, needed: None
) -> None:
    path = checkpoints.FAMILIES[family](tmp_path)
    classifier = load("detoxify", checkpoint=str(path), huggingface_config_path=str(tmp_path))
    assert classifier.labels == (
        *("toxicity", "severe_toxicity", "obscene", "threat", "insult", "identity_attack"),
    )
    found = classifier.score(TEXTS)
    assert [len(signals) for signals in found] == [6] * len(TEXTS)
    assert all(0 <= s.score <= 1 for signals in found for s in signals)
    assert found[0] != found[1]
    for text, signals in zip(TEXTS[:12], found, strict=False):
        alone = [s.score for s in classifier.score([text])[0]]
        assert alone == pytest.approx([s.score for s in signals], abs=2e-6), "neighbours count"


@pytest.mark.filterwarnings("ignore")
def test_scores_beyond_the_named_classes_are_left_out(tmp_path: Path, needed: None) -> None:
    path = checkpoints.roberta(tmp_path, ["toxicity", "sexual_explicit"], outputs=9)
    classifier = load("detoxify", checkpoint=str(path), huggingface_config_path=str(tmp_path))
    assert classifier.labels == ("toxicity", "sexual_explicit")
    assert len(classifier.score(["you are kind"])[0]) == 2


def opened(folder: Path, checkpoint: str = "tiny.ckpt") -> None:
    load(
        "detoxify",
        checkpoint=str(folder / checkpoint),
        huggingface_config_path=str(folder),
    )


@pytest.mark.filterwarnings("ignore")
def test_a_checkpoint_that_is_not_there_is_told(folder: Path) -> None:
    with pytest.raises(ClassifierUnavailable, match=r"nothing\.ckpt cannot be read: No such file"):
        opened(folder, "nothing.ckpt")


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04 no zip", b"\x80\x04N."])
def test_a_file_of_another_kind_is_told(folder: Path, content: bytes) -> None:
    (folder / "other.ckpt").write_bytes(content)
    with pytest.raises(ClassifierUnavailable, match=r"other\.ckpt is no Detoxify checkpoint"):
        opened(folder, "other.ckpt")


@pytest.mark.parametrize(
    "held", [[], {"state_dict": {}}, {"config": {}, "state_dict": {}}, {"config": 1}]
)
def test_weights_of_another_shape_are_told(folder: Path, held: object) -> None:
    import torch

    torch.save(held, folder / "other.ckpt")
    with pytest.raises(ClassifierUnavailable, match="must hold a state_dict and a config"):
        opened(folder, "other.ckpt")


class Trap:
    """Touches a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (open, (str(self.path), "w"))  # type: ignore[return-value]


def test_code_in_a_checkpoint_is_never_run(folder: Path) -> None:
    sprung = folder / "sprung"
    (folder / "trap.ckpt").write_bytes(pickle.dumps({"config": Trap(sprung)}))
    with pytest.raises(ClassifierUnavailable, match="is no Detoxify checkpoint"):
        opened(folder, "trap.ckpt")
    assert not sprung.exists()


@pytest.mark.filterwarnings("ignore")
def test_lost_weights_are_told_and_not_made_up(folder: Path) -> None:
    import torch

    held = torch.load(folder / "tiny.ckpt", weights_only=True)
    del held["state_dict"]["classifier.weight"]
    torch.save(held, folder / "tiny.ckpt")
    with pytest.raises(ClassifierUnavailable, match=r"lacks 1 weights .* as classifier\.weight"):
        opened(folder)


@pytest.mark.filterwarnings("ignore")
def test_a_folder_of_another_model_is_told(folder: Path) -> None:
    shape = (folder / "config.json").read_text(encoding="utf-8")
    (folder / "config.json").write_text(shape.replace('"hidden_size": 32', '"hidden_size": 64'))
    with pytest.raises(ClassifierUnavailable, match=r"tiny\.ckpt into the model"):
        opened(folder)


def test_a_folder_without_a_configuration_is_told(folder: Path) -> None:
    (folder / "config.json").unlink()
    with pytest.raises(ClassifierUnavailable, match=r"no config\.json.*bert-of-the-internet"):
        opened(folder)


@pytest.mark.filterwarnings("ignore")
def test_without_a_network_it_says_where_to_put_the_weights(
    needed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    def offline(*_given: object, **_options: object) -> None:
        raise OSError("Network is unreachable")

    monkeypatch.setattr(torch.hub, "load_state_dict_from_url", offline)
    with pytest.raises(ClassifierUnavailable, match=r"unreachable.*give checkpoint .* folder"):
        load("detoxify", model="unbiased")
