"""A Detoxify checkpoint as int8 ONNX: the same scores, without torch, and clear faults."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from listener.cli import group
from listener.cli.model import model as commands
from moderation.classifiers import load
from moderation.classifiers.onnx import OnnxClassifier
from moderation.errors import ClassifierUnavailable
from moderation.training.agreement import agreement, rank_correlation, sentences
from tests.fakes import checkpoints


def test_the_sentences_are_many_and_different() -> None:
    assert len(sentences()) == len(set(sentences())) >= 100


def test_rank_correlation_knows_order_reversal_and_silence() -> None:
    up = np.array([0.1, 0.2, 0.3, 0.3])
    assert rank_correlation(up, up**2) == pytest.approx(1)
    assert rank_correlation(up, -up) == pytest.approx(-1)
    assert rank_correlation(up, np.zeros(4)) == 0


def test_agreement_tells_the_widest_gap() -> None:
    one, two = np.array([[0.5], [0.9]]), np.array([[0.5], [0.6]])
    found = agreement(["insult"], one, two)["insult"]
    assert found["largest_difference"] == pytest.approx(0.3)
    assert found["mean_difference"] == pytest.approx(0.15)


def test_without_torch_the_command_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    (tmp_path / "some.ckpt").write_bytes(b"weights")
    done = brought(tmp_path, tmp_path / "some.ckpt")
    assert isinstance(done.exception, ClassifierUnavailable)
    assert "pip install 'wellheard[detoxify]'" in str(done.exception)


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "letter.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "some.ckpt").write_bytes(b"weights")
    done = brought(tmp_path, tmp_path / "some.ckpt")
    assert "is not an empty folder" in str(done.exception)
    assert (tmp_path / "out" / "letter.txt").read_text(encoding="utf-8") == "mine"


def test_the_command_is_listed() -> None:
    assert "model" in CliRunner().invoke(group, ["--help"]).output


def brought(folder: Path, checkpoint: Path, *more: str) -> Result:
    words = ["import", str(checkpoint), "--config-path", str(folder)]
    return CliRunner().invoke(commands, [*words, "--out", str(folder / "out"), *more])


@pytest.fixture
def needed() -> None:
    for library in ("torch", "transformers", "detoxify", "onnx"):
        pytest.importorskip(library, reason="needs the detoxify extra")


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("family", list(checkpoints.FAMILIES))
def test_the_imported_model_says_what_the_original_says(
    family: str, tmp_path: Path, needed: None
) -> None:
    checkpoint = checkpoints.FAMILIES[family](tmp_path, outputs=9)
    done = brought(tmp_path, checkpoint, "--json", "--name", "trust")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["sentences"] == len(sentences())
    for found in told["agreement"].values():
        assert found["rank_correlation"] > 0.95
        assert found["mean_difference"] < 0.03

    original = load("detoxify", checkpoint=str(checkpoint), huggingface_config_path=str(tmp_path))
    ours = load("onnx", folder=str(tmp_path / "out"))
    assert (ours.name, ours.labels) == ("trust", original.labels)
    before = np.array([[s.score for s in row] for row in original.score(sentences())])
    after = np.array([[s.score for s in row] for row in ours.score(sentences())])
    apart = np.abs(before - after)
    for i, found in enumerate(told["agreement"].values()):
        assert found["largest_difference"] == pytest.approx(apart[:, i].max(), abs=1e-4)
    card = tomllib.loads((tmp_path / "out" / "card.toml").read_text(encoding="utf-8"))
    assert card["model"]["plain"] is True
    assert card["sources"]["checkpoint"] == "tiny.ckpt"
    assert set(card["agreement"]) == set(original.labels)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("family", list(checkpoints.FAMILIES))
def test_before_int8_the_graph_is_the_original(family: str, tmp_path: Path, needed: None) -> None:
    import onnx
    import onnxruntime as ort
    import torch

    from moderation.classifiers import _checkpoint
    from moderation.training import foreign

    original = _checkpoint.opened(checkpoints.FAMILIES[family](tmp_path), tmp_path)
    state = {name: weight.numpy() for name, weight in original.model.state_dict().items()}
    graph = foreign.build(foreign.foreign(original.model.config, state, 6), int8=False)
    onnx.save(graph, tmp_path / "whole.onnx")
    session = ort.InferenceSession(tmp_path / "whole.onnx", providers=["CPUExecutionProvider"])
    for text in ("you are an idiot", "the nurse " * 240):
        ids = original.tokenizer(text, truncation=True, return_tensors="pt")["input_ids"]
        with torch.no_grad():
            expected = original.model.eval()(input_ids=ids).logits.numpy()
        found = session.run(None, {"ids": ids.numpy()})[0]
        np.testing.assert_allclose(found, expected, atol=2e-4)


@pytest.fixture
def imported(tmp_path: Path, needed: None) -> Path:
    done = brought(tmp_path, checkpoints.bert(tmp_path))
    assert done.exit_code == 0, done.output
    return tmp_path / "out"


@pytest.mark.filterwarnings("ignore")
def test_an_imported_model_runs_without_torch(imported: Path) -> None:
    program = (
        "import sys; sys.modules.update(torch=None, transformers=None, detoxify=None, onnx=None)\n"
        "from moderation.classifiers import load\n"
        f"print(len(load('onnx', folder={str(imported)!r}).score(['you are kind'])[0]))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "6", done.stderr


@pytest.mark.filterwarnings("ignore")
def test_any_text_is_safe_in_an_imported_model(imported: Path) -> None:
    texts = ["", " ", "\ud800\x00", "idiot " * 20_000, "😡" * 10_000, "\u202eidiot\u202c"]
    rows = OnnxClassifier(imported).score(texts)
    assert [len(row) for row in rows] == [6] * len(texts)
    assert all(0 <= s.score <= 1 for row in rows for s in row)
    assert OnnxClassifier(imported).score([texts[3]])[0] == rows[3]


@pytest.mark.filterwarnings("ignore")
def test_show_prints_the_card_and_sees_an_altered_file(imported: Path) -> None:
    done = CliRunner().invoke(commands, ["show", str(imported)])
    assert done.exit_code == 0, done.output
    assert "files are those that the card names" in done.output
    assert "[agreement.toxicity]" in done.output
    with (imported / "tokenizer.json").open("a", encoding="utf-8") as file:
        file.write("\n")
    done = CliRunner().invoke(commands, ["show", str(imported)])
    assert "is not the file that its card names" in str(done.exception)


@pytest.mark.filterwarnings("ignore")
def test_an_import_may_be_repeated(imported: Path) -> None:
    assert brought(imported.parent, imported.parent / "tiny.ckpt").exit_code == 0


def test_a_file_that_is_no_checkpoint_leaves_no_model_behind(tmp_path: Path, needed: None) -> None:
    (tmp_path / "other.ckpt").write_bytes(b"nothing of the kind")
    done = brought(tmp_path, tmp_path / "other.ckpt")
    assert "other.ckpt is no Detoxify checkpoint" in str(done.exception)
    assert not (tmp_path / "out" / "card.toml").exists()


@pytest.mark.filterwarnings("ignore")
def test_a_model_of_another_kind_is_refused(tmp_path: Path, needed: None) -> None:
    checkpoint = checkpoints.bert(tmp_path)
    shape = (tmp_path / "config.json").read_text(encoding="utf-8")
    (tmp_path / "config.json").write_text(shape.replace('"gelu"', '"relu"'), encoding="utf-8")
    done = brought(tmp_path, checkpoint)
    assert 'of the kind "bert" with "relu" cannot be brought over' in str(done.exception)
