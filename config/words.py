"""From lexicons in TOML to a wordbook; every fault of every file is told at once.

A file of ``config/lexicons`` is one lexicon, named like the file::

    about = "what it holds, in a sentence"
    maskable = true                  # optional: its words are often starred out
    sets = { die = ["die", "dying"] }  # optional: <die> in a phrase stands for either

    [[group]]
    strength = 2                     # 1 mild, 2 strong, 3 severe
    category = "race"
    unless = ["faggots and peas"]    # phrases near by that make it harmless
    phrases = ["kill|hurt myself", "want to? <die>"]
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from config.errors import ConfigurationError
from moderation.principles import Lexicon, Term
from moderation.wordbook import Wordbook, book, pattern

_KEYS = frozenset({"about", "maskable", "sets", "group"})
_GROUP_KEYS = frozenset({"phrases", "strength", "category", "unless"})
_SET = re.compile(r"<([^<>]*)>")


@cache
def load() -> Wordbook:
    """Return the lexicons that stand in ``config/lexicons``.

    Raises: ConfigurationError listing every fault.
    """
    return read(files("config") / "lexicons")


def read(folder: Traversable) -> Wordbook:
    """Return the lexicons of *folder*.

    Raises: ConfigurationError listing every fault.
    """
    faults: list[str] = []
    names = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    lexicons = [_lexicon(file, faults) for file in names]
    if faults:
        raise ConfigurationError("the lexicons", faults)
    return book({lexicon.name: lexicon for lexicon in lexicons})


def _lexicon(file: Traversable, faults: list[str]) -> Lexicon:
    name = file.name.removesuffix(".toml")
    try:
        content = tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(f"{file.name} is not TOML: {error}")
        return Lexicon(name, ())
    here: list[str] = [f'"{k}" is not known' for k in sorted(content.keys() - _KEYS)]
    sets = content.get("sets", {})
    terms = tuple(_terms(content.get("group", []), sets, here))
    faults += [f"{file.name}: {fault}" for fault in here]
    return Lexicon(name, terms, bool(content.get("maskable", False)))


def _terms(groups: Any, sets: Mapping[str, Any], faults: list[str]) -> Iterator[Term]:
    if not isinstance(groups, list):
        faults.append("groups are written [[group]]")
        return
    for place, group in enumerate(groups, start=1):
        where = f"group {place}"
        faults += [f'{where}: "{k}" is not known' for k in sorted(group.keys() - _GROUP_KEYS)]
        strength = group.get("strength", 2)
        if strength not in (1, 2, 3):
            faults.append(f"{where}: strength is 1 (mild), 2 (strong) or 3 (severe)")
        unless = tuple(_filled(group.get("unless", []), sets, where, faults))
        for phrase in _filled(group.get("phrases", []), sets, where, faults):
            yield Term(phrase, strength, str(group.get("category", "")), unless)


def _filled(phrases: Any, sets: Mapping[str, Any], where: str, faults: list[str]) -> Iterator[str]:
    """The phrases with their sets written out; the faulty ones are told and left out."""
    if not isinstance(phrases, list) or not all(isinstance(p, str) for p in phrases):
        faults.append(f"{where}: a list of phrases in quotation marks is needed")
        return
    for phrase in phrases:
        unknown = [s for s in _SET.findall(phrase) if s not in sets]
        if unknown:
            faults.append(f'{where}: "{phrase}" names <{unknown[0]}>, which is no set of this file')
            continue
        whole = _SET.sub(lambda m: "|".join(sets[m[1]]), phrase)
        try:
            if not whole.startswith("/"):
                pattern(whole)
        except ValueError as error:
            faults.append(f"{where}: {error}")
            continue
        yield whole
