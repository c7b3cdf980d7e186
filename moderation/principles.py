"""The words of a policy: principles, the routes they lead to, and the rules that find them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from moderation.actions import Verb
from moderation.items import Author, Item, Kind
from moderation.text import Text


class Route(StrEnum):
    """The lane of a case, most urgent first: the order of the members is the precedence."""

    CRISIS = "crisis"
    SAFEGUARDING = "safeguarding"
    THREAT = "threat"
    STAFF_TARGETED = "staff_targeted"
    CONFIDENTIAL = "confidential"
    DATA_RIGHTS = "data_rights"
    FOI = "foi"
    COMPLAINT = "complaint"
    CLINICAL = "clinical"
    MEDIA = "media"
    MODERATION = "moderation"
    NONE = "none"


ROUTES = tuple(Route)


class Severity(StrEnum):
    """How much harm is at stake, worst first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Caution(StrEnum):
    """How sure to be before a principle speaks; a pack names a level, never a number."""

    CATCH_ALL = "catch_all"
    CAUTIOUS = "cautious"
    BALANCED = "balanced"
    CERTAIN = "certain"


class Mode(StrEnum):
    """How far the machine goes alone."""

    OBSERVE = "observe"  # records what it would do; a person is not asked
    REVIEW = "review"  # proposes; a person acts
    AUTO = "auto"  # acts alone where pack, platform and budget all allow it


@dataclass(frozen=True, slots=True)
class Span:
    """Where in the original words something was found, ``text[start:end]``, and why."""

    start: int
    end: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class AuthorHistory:
    """What is known of an author from this organisation's own record, at the time of posting."""

    items: int = 0
    strikes: int = 0  # upheld breaches that have not decayed
    blocks: int = 0
    notices: int = 0
    last_hour: int = 0
    answered: bool = True  # a person has not decided "no further response"


@dataclass(frozen=True, slots=True)
class House:
    """The organisation as rules need to know it: its names, accounts, staff and places."""

    names: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    staff: tuple[str, ...] = ()  # optional directory of names
    public_figures: tuple[str, ...] = ()  # chief executive, chair: criticism of them is criticism
    candidates: tuple[str, ...] = ()  # political names watched in a pre-election period
    statements: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # topic -> phrases
    pre_election: bool = False
    incident: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """All that a rule may look at. The same reading always gives the same findings."""

    item: Item
    text: Text
    signals: Mapping[str, float] = field(default_factory=dict)
    house: House = field(default_factory=House)
    history: AuthorHistory = field(default_factory=AuthorHistory)
    echoes: int = 0  # near-duplicates of this text by any author in the last day
    echo_authors: int = 0  # distinct authors among them
    context: tuple[str, ...] = ()  # words of the parent and of our post, nearest first
    in_hours: bool = True

    @property
    def measured(self) -> bool:
        """Whether the classifier has scored it; "not measured" is never "clean"."""
        return bool(self.signals)


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of a lexicon. *pattern* is a phrase, or RE2 between slashes."""

    pattern: str
    strength: int = 2  # 1 mild, 2 strong, 3 severe
    category: str = ""
    unless: tuple[str, ...] = ()  # word-sense guards: phrases around it that make it harmless


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A named list of terms."""

    name: str
    terms: tuple[Term, ...]
    maskable: bool = False  # its words are often starred out, stretched or cut in two


Lexicons = Mapping[str, Lexicon]


class Rule(Protocol):
    """One condition, ready to ask. Found nothing: an empty result. Found, but nowhere in the
    words (an author's history, a time of day): one span (0, 0, why)."""

    def find(self, reading: Reading) -> Sequence[Span]:
        """Return where the condition holds, in order; must not raise on any text."""
        ...


# moderation/rules/<name>.py ends in ``RULE = <RuleMaker>``: (the TOML value, lexicons) -> Rule.
# A bad value raises ValueError saying what is allowed, in words for a communications manager.
RuleMaker = Callable[[Any, Lexicons], Rule]


@dataclass(frozen=True, slots=True)
class Example:
    """A comment written in a pack that a principle must speak about, or must stay silent on."""

    text: str
    match: bool
    kind: Kind = Kind.COMMENT
    platform: str = "facebook"
    own_thread: bool = True
    author: Author = field(default_factory=Author)
    signals: Mapping[str, float] = field(default_factory=dict)  # scores to suppose
    strikes: int = 0
    last_hour: int = 0
    echoes: int = 0
    echo_authors: int = 0
    media: tuple[str, ...] = ()  # kinds of what is attached
    context: tuple[str, ...] = ()
    in_hours: bool = True
    pre_election: bool = False
    incident: bool = False
    answered: bool = True


@dataclass(frozen=True, slots=True)
class Principle:
    """One published house rule: when it speaks, and what it asks for."""

    id: str
    title: str
    clauses: tuple[str, ...]
    labels: tuple[str, ...]
    route: Route
    severity: Severity
    rule: Rule
    exceptions: tuple[Rule, ...] = ()
    ladder: Mapping[str, tuple[tuple[Verb, ...], ...]] = field(default_factory=dict)
    # platform or "default" -> rungs in order; the first rung whose every verb the platform
    # offers (itself or by hand) is proposed
    auto: frozenset[Verb] = frozenset()  # verbs that AUTO mode may do alone (reversible only)
    urgent: bool = False
    reason: str = ""  # plain words for the person: "because it {reason}"
    recipients: tuple[str, ...] = ()
    template: str = ""
    strike: bool = False
    notice: bool = True
    beside: frozenset[str] = frozenset()  # speaks only if one of these principles does
    sla: str = ""  # how soon, in the policy's words: "immediate", "same day"
    caution: Caution = Caution.BALANCED
    note: str = ""  # for the person who decides: what to think of first
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class PolicyPack:
    """One organisation's policy, ready to run."""

    name: str
    title: str
    version: str
    principles: tuple[Principle, ...]
    settings: Mapping[str, Any] = field(default_factory=dict)
    house: House = field(default_factory=House)
    fingerprint: str = ""  # of the files that it was made from: another content is another pack

    @property
    def id(self) -> str:
        """The name and version that every verdict carries."""
        return f"{self.name}@{self.version}"
