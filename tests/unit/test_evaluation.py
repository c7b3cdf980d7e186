"""Evaluation: figures equal to the reference library's, files read as they come, honest views."""

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from listener.evaluation.compare import compared
from listener.evaluation.labelled import BadData, Columns, Found, examples
from listener.evaluation.measure import Measured
from listener.evaluation.page import html
from moderation import figures
from moderation.items import Signal


class Keyword:
    """Scores by a word; keeps the Classifier protocol."""

    version = "1"
    labels = ("toxicity", "insult")

    def __init__(self, name: str, word: str) -> None:
        self.name = name
        self._word = word

    def score(self, texts):  # type: ignore[no-untyped-def]
        rows = [0.9 if self._word in t else 0.1 for t in texts]
        return [[Signal("toxicity", r), Signal("insult", r / 2)] for r in rows]


ROWS = """case_id,functionality,test_case,label_gold,target_ident,templ_id
1,slur_h,you daft lot,hateful,nurses,1
2,slur_h,you daft lot,hateful,doctors,1
3,ident_nh,I love nurses,non-hateful,nurses,2
4,ident_nh,I love daft doctors,non-hateful,doctors,2
"""


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    path = tmp_path / "cases.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def measured(path: Path, word: str = "daft") -> Measured:
    one = Measured(Keyword(word, word), keep_texts=True)
    one.take(examples(path, Columns(), Found()), lambda _done: None)
    return one


def test_columns_and_labels_are_found_by_themselves(rows: Path) -> None:
    found = Found()
    read = list(examples(rows, Columns(), found))
    assert (found.columns.text, found.columns.label) == ("test_case", "label_gold")
    assert (found.columns.group, found.columns.identity) == ("functionality", "target_ident")
    assert [e.label for e in read] == [True, True, False, False]


def test_json_lines_and_parquet_read_the_same(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    content = [{"text": "a", "toxic": 1}, {"text": "b", "toxic": 0}]
    lines = tmp_path / "a.jsonl"
    lines.write_text("\n".join(map(json.dumps, content)), encoding="utf-8")
    parquet.write_table(pyarrow.Table.from_pylist(content), tmp_path / "a.parquet")
    one = list(examples(lines, Columns(), Found()))
    assert one == list(examples(tmp_path / "a.parquet", Columns(), Found()))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", "words,label\nx,1\n", "--text"),
        ("a.csv", "text,label\nx,perhaps\n", "--positive"),
        ("a.xlsx", "", "known ending"),
        ("a.jsonl", '{"text": "x"\n', "line 1"),
        ("a.jsonl", "[1]\n", "named values"),
        ("a.parquet", "no", "not valid Parquet"),
    ],
)
def test_a_bad_file_says_what_to_do(tmp_path: Path, name: str, content: str, said: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(BadData, match=said):
        list(examples(tmp_path / name, Columns(), Found()))


@pytest.mark.parametrize(
    ("content", "labels"),
    [
        ("Text,Label\na,BAD\nb,NOT_BAD\n", [True, False]),
        ("rewire_id,text,label_sexist,label_category\n1,a,not sexist,none\n", [False]),
        ("text,y\na,1\nb,\nc,nan\nd,0\n", [True, False]),
    ],
)
def test_files_as_they_are_published_need_no_options(
    tmp_path: Path, content: str, labels: list[bool]
) -> None:
    (tmp_path / "a.csv").write_text(content, encoding="utf-8")
    found = Found()
    read = list(examples(tmp_path / "a.csv", Columns(), found))
    assert [e.label for e in read] == labels
    assert found.unlabelled == content.count("\n") - 1 - len(labels), "no label is not a label"


def test_harmless_rows_need_no_label(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("feedback,label\ngood,Staff\ndaft,Food\n", encoding="utf-8")
    one = Measured(Keyword("k", "daft"))
    one.take(examples(tmp_path / "a.csv", Columns(harmless=True), Found()), lambda _done: None)
    told = one.told(["toxicity"], {})
    assert told["positives"] == 0
    assert told["heads"]["toxicity"]["at_half"]["false_positive_rate"]["value"] == 0.5
    assert told["heads"]["toxicity"]["auc"]["value"] is None
    assert html({"file": "a.csv", "comparison": None, **told})


def test_an_interval_is_that_of_the_figure_on_resampled_rows() -> None:
    rng = np.random.default_rng(3)
    labels = rng.random(400) < 0.3
    scores = np.round(labels * 0.3 + rng.random(400), 2)
    for by_counts, plain in (
        (figures.area, figures.auc),
        (figures.precision, figures.average_precision),
    ):
        found = figures.interval(by_counts, labels, scores)
        rows = [rng.integers(0, 400, 400) for _ in range(400)]
        drawn = [plain(labels[r], scores[r]) for r in rows]
        low, high = np.quantile([d for d in drawn if d is not None], (0.025, 0.975))
        assert found.value == plain(labels, scores)
        assert found.low == pytest.approx(low, abs=0.02)
        assert found.high == pytest.approx(high, abs=0.02)


def test_groups_show_what_the_whole_hides(rows: Path) -> None:
    told = measured(rows).told(["toxicity", "insult"], {"toxicity": 0.95})
    by_group = {g["group"]: g["right_at_half"]["value"] for g in told["groups"]}
    assert by_group == {"slur_h": 1.0, "ident_nh": 0.5}
    assert told["best_head"] == "toxicity"
    assert told["heads"]["toxicity"]["at_act_threshold"]["recall"]["value"] == 0


def test_the_bias_view_compares_the_same_frames(rows: Path) -> None:
    told = measured(rows).told(["toxicity"], {})
    harmless = {i["identity"]: i["harmless"]["median"] for i in told["identities"]}
    assert harmless == {"nurses": pytest.approx(0.1), "doctors": pytest.approx(0.9)}


def test_a_comparison_counts_what_gets_better_and_worse(rows: Path) -> None:
    told = compared(measured(rows), measured(rows, "you"), "toxicity", 0.5)
    assert (told["changed"], told["better"], told["worse"]) == (1, 1, 0)
    assert told["widest"][0]["text"] == "I love daft doctors"


def test_the_page_shows_pictures_in_words_and_escapes(rows: Path) -> None:
    told = measured(rows).told(["toxicity"], {}) | {"file": "<x>", "comparison": None}
    page = html(told)
    assert page.count('role="img"') == 2
    assert "&lt;x&gt;" in page


labelled = st.lists(
    st.tuples(st.booleans(), st.sampled_from([0.0, 0.1, 0.3, 0.5, 0.7, 1.0])), min_size=1
)


@given(labelled)
def test_auc_is_the_share_of_pairs_in_the_right_order(rows: list[tuple[bool, float]]) -> None:
    labels, scores = np.array([r[0] for r in rows]), np.array([r[1] for r in rows])
    bad, good = scores[labels], scores[~labels]
    found = figures.auc(labels, scores)
    if not len(bad) or not len(good):
        assert found is None
    else:
        pairs = [(b > g) + (b == g) / 2 for b in bad for g in good]
        assert found == pytest.approx(np.mean(pairs))


@given(labelled)
def test_recall_at_a_rate_never_breaks_the_rate(rows: list[tuple[bool, float]]) -> None:
    labels, scores = np.array([r[0] for r in rows]), np.array([r[1] for r in rows])
    best = figures.best_threshold(labels, scores)
    if best is not None:
        balance = figures.at(labels, scores, best).balanced_accuracy
        every = [figures.at(labels, scores, t).balanced_accuracy or 0 for t in set(scores)]
        assert balance == pytest.approx(max(every))


def test_known_figures() -> None:
    labels = np.array([True, False, True, False])
    scores = np.array([0.9, 0.8, 0.7, 0.1])
    assert figures.auc(labels, scores) == 0.75
    assert figures.average_precision(labels, scores) == pytest.approx((1 + 2 / 3) / 2)
    half = figures.at(labels, scores, 0.5)
    assert half.balanced_accuracy == 0.75
    assert half.macro_f1 == pytest.approx((0.8 + 2 / 3) / 2)
    assert figures.calibration_error(labels, scores) == pytest.approx(0.325)


def test_the_command_writes_page_and_figures(rows: Path, tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    from listener.cli import evaluate as command

    monkeypatch.setattr(command, "_loaded", lambda name, folder: Keyword("k", "daft"))
    page, data = tmp_path / "e.html", tmp_path / "e.json"
    done = CliRunner().invoke(
        command.evaluate, [str(rows), "--html", str(page), "--json", str(data)]
    )
    assert done.exit_code == 0, done.output
    assert json.loads(data.read_text())["positives"] == 2
    assert "<h1>" in page.read_text()


def test_the_command_counts_false_alarms_on_harmless_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from listener.cli import evaluate as command

    monkeypatch.setattr(command, "_loaded", lambda name, folder: Keyword("k", "daft"))
    (tmp_path / "a.csv").write_text("feedback\ngood\ndaft\nfine\nfair\n", encoding="utf-8")
    done = CliRunner().invoke(command.evaluate, [str(tmp_path / "a.csv"), "--harmless"])
    assert done.exit_code == 0, done.output
    assert "false alarms at 0.50 25.00% (" in done.stdout
    assert "AUC" not in done.stdout
