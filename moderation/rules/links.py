"""Links, judged by their address alone; none is ever opened.

TOML: ``links = "any"``, or one or more of: shortener (hides where it leads), lookalike (dressed up
as a public body or as us), adult, gambling, blocked (known for harm), chat (leads into a private
chat), odd (a suffix that is mostly abused); suspicious (shortener, lookalike, odd, chat, blocked,
adult or gambling) and inappropriate (lookalike, blocked, adult or gambling); outside (not a public
body, charity or ours). Addresses come from the lexicon ``link_hosts``, whose categories are
these names and ``trusted``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from moderation.principles import Lexicons, Reading, Span
from moderation.rules import _values
from moderation.rules._addresses import Link, links

_PUBLIC = ("nhs.uk", "nhs.net", "nhs.scot", "gov.uk", "gov.scot", "gov.wales", "ac.uk", "police.uk")
_BRANDS = ("nhs", "govuk", "gov-uk", "hmrc", "dvla", "royalmail")
_KINDS = ("shortener", "lookalike", "adult", "gambling", "blocked", "chat", "odd")
_GROUPS: Mapping[str, frozenset[str]] = {
    "suspicious": frozenset(_KINDS),
    "inappropriate": frozenset({"lookalike", "adult", "gambling", "blocked"}),
}
_WHY = {
    "shortener": "a link that hides where it leads",
    "lookalike": "a link dressed up as an official one",
    "adult": "a link to adult content",
    "gambling": "a link to gambling",
    "blocked": "a link known for harm",
    "chat": "a link into a private chat",
    "odd": "a link of a sort that is mostly abused",
    "outside": "a link",
}


@dataclass(frozen=True, slots=True)
class Links:
    """Holds where a link of the kinds asked for stands; *hosts* says what is known of hosts."""

    kinds: frozenset[str]
    hosts: Mapping[str, str]
    words: Mapping[str, str]

    def find(self, reading: Reading) -> Sequence[Span]:
        """Return the links."""
        if "." not in reading.text.original and not reading.item.links:
            return ()
        found = [(link, self._kind(link, reading)) for link in links(reading)]
        if "any" in self.kinds:
            return tuple(Span(link.start, link.end, "a link") for link, _ in found)
        return tuple(Span(k.start, k.end, _WHY[kind]) for k, kind in found if kind in self.kinds)

    def _kind(self, link: Link, reading: Reading) -> str:
        """The worst that the address says; empty for one that is trusted."""
        if link.suffix in _PUBLIC or link.domain in reading.house.domains:
            return ""
        if self._is_dressed_up(link, reading):
            return "lookalike"
        known = self.hosts.get(link.host) or self.hosts.get(link.domain)
        if known:
            return "" if known == "trusted" else known
        for word, kind in self.words.items():
            if word in link.domain:
                return kind
        return self.hosts.get(f".{link.suffix.rsplit('.', 1)[-1]}", "outside")

    def _is_dressed_up(self, link: Link, reading: Reading) -> bool:
        ours = (d.split(".")[0] for d in reading.house.domains)
        labels = link.host.removesuffix(link.suffix).replace("-", ".").split(".")
        squashed = link.host.replace(".", "").replace("-", "")
        if any(brand in labels for brand in (*_BRANDS, *ours)):
            return self.hosts.get(link.domain) != "trusted"
        return "nhsuk" in squashed or "govuk" in squashed


def make(value: Any, lexicons: Lexicons) -> Links:
    """Return the rule for *value*."""
    kinds = _values.some_of(value, ("any", "outside", *_KINDS, *_GROUPS), "links")
    wanted = {k for kind in kinds for k in _GROUPS.get(kind, {kind})}
    if "outside" in wanted:
        wanted |= set(_KINDS)
    terms = lexicons["link_hosts"].terms if "link_hosts" in lexicons else ()
    hosts = {t.pattern: t.category for t in terms if "." in t.pattern}
    words = {t.pattern: t.category for t in terms if "." not in t.pattern}
    return Links(frozenset(wanted), hosts, words)


RULE = make
