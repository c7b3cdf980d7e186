"""Lexicons: their little language, their guards, and what is told when a file is wrong."""

from pathlib import Path

import pytest

from config import words
from config.errors import ConfigurationError
from moderation.principles import Lexicon, Term
from moderation.text import read
from moderation.wordbook import book, pattern


def finds(phrase: str, text: str, *unless: str, maskable: bool = False) -> list[str]:
    """Return the words that *phrase* finds in *text*."""
    one = book({"x": Lexicon("x", (Term(phrase, unless=unless),), maskable)})
    return [text[h.start : h.end] for h in one.hits(read(text)).get("x", ())]


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("give|giving up", "I'm giving up"),
        ("suicid*", "feeling suicidal"),
        ("want to? die", "want die"),
        ("sat ~3 bridge", "sat on the old bridge"),
        ("give up $", "I give up. Bye"),
        ("^ well done", "Great. Well done all"),
        ("earn # day", "earn £500 day"),
        ("going now|$", "going"),
        ("/ca[rt]+s/", "two cats"),
        ("🔪 you", "🔪 you"),
    ],
)
def test_phrases_find(phrase: str, text: str) -> None:
    assert finds(phrase, text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("sat ~3 bridge", "I sat down. The bridge is shut"),
        ("give up $", "give up smoking"),
        ("earn # day", "earn praise day"),
        ("want to? die", "want to diet"),
    ],
)
def test_phrases_do_not_find(phrase: str, text: str) -> None:
    assert finds(phrase, text) == []


def test_a_guard_near_by_makes_it_harmless() -> None:
    assert finds("faggots", "faggots and peas", "faggots and peas") == []
    assert finds("faggots", "faggots out", "faggots and peas") == ["faggots"]


@pytest.mark.parametrize("text", ["f**k", "f*ck", "fu ck", "fuuuck", "f.u.c.k", "f u c k"])
def test_a_masked_word_is_known_where_masks_are_usual(text: str) -> None:
    assert finds("fuck", text, maskable=True)


def test_a_star_alone_is_no_mask() -> None:
    assert finds("fuck", "f***", maskable=False) == []
    assert finds("fuck", "2*3", maskable=True) == []


@pytest.mark.parametrize("phrase", ["~3", "to?", "a*", "~99 x", "!!"])
def test_a_phrase_without_a_word_to_look_for_is_refused(phrase: str) -> None:
    with pytest.raises(ValueError, match=r"needs|holds no|too open|is no gap"):
        pattern(phrase)


def test_every_fault_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text(
        'colour = 1\n[[group]]\nstrength = 7\nphrases = ["<gone> x", "~1"]\n', "utf-8"
    )
    (tmp_path / "two.toml").write_text("not toml at all", "utf-8")
    (tmp_path / "three.toml").write_text('[[group]]\nphrases = "one"\nsize = 2\n', "utf-8")
    with pytest.raises(ConfigurationError) as told:
        words.read(tmp_path)
    faults = " ".join(told.value.faults)
    assert len(told.value.faults) == 7
    for said in ("colour", "strength", "<gone>", '"~1"', "two.toml", "quotation marks", "size"):
        assert said in faults


def test_the_lexicons_that_ship_are_sound() -> None:
    shipped = words.load()
    assert len(shipped) > 40
    assert all(lexicon.terms for lexicon in shipped.values())
