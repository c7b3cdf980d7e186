"""A text in its forms, each with offsets back to the original; made only when asked for."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from moderation.text import speech
from moderation.text.folding import Form, folded
from moderation.text.tokens import Token, tokens

__all__ = ["Form", "Text", "read"]


@dataclass(frozen=True)
class Text:
    """The original words, and forms of them in which disguises are undone."""

    original: str

    @cached_property
    def plain(self) -> Form:
        """Small plain letters: fancy alphabets, look-alikes and invisible signs undone."""
        return folded(self.original)

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The words in order, each with all that it may stand for."""
        return tokens(self.original, self.plain)

    @cached_property
    def undisguised(self) -> Form:
        """The words as they are meant, one space apart: f.u.c.k, c u n t and sh1t spelled."""
        letters: list[str] = []
        origin: list[int] = []
        past = -1
        for token in self.tokens:
            if token.start < past:
                continue
            said = next((f for f in reversed(token.forms) if f.isalpha()), token.forms[0])
            letters.append(said + " ")
            origin += [token.start] * (len(said) - 1) + [token.end - 1] * 2 if said else []
            past = token.end
        return Form("".join(letters), origin)

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word that it may hold."""
        return frozenset(form for token in self.tokens for form in token.forms)

    @cached_property
    def sentences(self) -> tuple[tuple[Token, ...], ...]:
        """The words, sentence by sentence."""
        found: dict[int, list[Token]] = {}
        for token in self.tokens:
            found.setdefault(token.sentence, []).append(token)
        return tuple(tuple(s) for s in found.values())

    @cached_property
    def emoji(self) -> tuple[str, ...]:
        """The picture signs, in order."""
        return tuple(t.forms[0] for t in self.tokens if _is_sign(t.forms[0]))

    @cached_property
    def quotes(self) -> tuple[tuple[int, int], ...]:
        """Where words stand between quotation marks."""
        return tuple(speech.quoted(self.plain))

    @cached_property
    def reports(self) -> tuple[tuple[int, int], ...]:
        """Where somebody else's words are passed on without marks."""
        return tuple(speech.reported(self.tokens))

    @cached_property
    def asks(self) -> bool:
        """Whether it asks something."""
        return speech.asks(self.tokens, self.plain)

    @cached_property
    def memo(self) -> dict[Any, Any]:
        """What rules found out once and need again; it dies with the text."""
        return {}

    def is_passed_on(self, start: int, end: int) -> bool:
        """Return whether ``original[start:end]`` is quoted or reported, not the writer's own."""
        spans = self.quotes + self.reports
        return any(a <= start and end <= b for a, b in spans)

    def is_denied(self, place: int) -> bool:
        """Return whether the word at token *place* is denied."""
        return speech.denied(self.tokens, place)


def _is_sign(word: str) -> bool:
    return len(word) == 1 and (word >= "\U0001f000" or "\u2190" <= word <= "\u2bff")


def read(text: str) -> Text:
    """Return *text* ready to be read in any form; any text is safe."""
    return Text(text)
