"""What every page is given: the frame around it, and the small shapes that pages share.

A page's own context is a frozen dataclass beside its page; all words in it are final.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the menu. *exact*: it is this very page; else this page lies beneath it."""

    text: str
    href: str
    current: bool = False
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to say at the top of a page, with a link to where it is dealt with."""

    text: str
    href: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What came of the form that was just sent; it is not said again on the next page."""

    text: str
    good: bool = True
    href: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """A state in a word or two; the colour only repeats what the word says."""

    text: str
    colour: str = "grey"


@dataclass(frozen=True, slots=True)
class Banner:
    """Something that is on for a while, said on every page."""

    tag: Tag
    text: str
    href: str
    link: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a page. *minutes*: how long a quiet session lasts."""

    organisation: str
    user: str = ""
    role: str = ""
    csrf: str = ""
    navigation: tuple[Place, ...] = ()
    incidents: tuple[Notice, ...] = ()
    modes: tuple[Banner, ...] = ()
    urgent: int = 0
    urgent_words: str = ""
    reads: bool = False
    acts: bool = False
    minutes: int = 0
    told: Told | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a list to choose from."""

    value: str
    text: str
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to put right in a form; *field* is the id of where."""

    text: str
    field: str


@dataclass(frozen=True, slots=True)
class Pages:
    """Which page of a list this is, with links to its neighbours."""

    number: int
    last: int
    previous: str = ""
    next: str = ""

    @property
    def words(self) -> str:
        """Say where we are: "page 2 of 5"; empty when there is only one page."""
        return f"page {self.number} of {self.last}" if self.last > 1 else ""
