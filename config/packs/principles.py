"""From a ``[[principle]]`` table to a principle, with every fault of it told."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from config.packs.clauses import clauses
from config.packs.conditions import Maker, conditions
from config.packs.examples import examples
from config.packs.faults import Faults, meant, shown
from config.packs.fields import Fields
from config.packs.ladders import auto, ladder
from config.responses import library
from moderation.labels import LABELS, NO_GROUND
from moderation.principles import Caution, Lexicons, Principle, Route, Severity

_KEYS = frozenset(
    [
        "id",
        "title",
        "clauses",
        "like",
        "labels",
        "when",
        "unless",
        "caution",
        "severity",
        "route",
        "sla",
        "recipients",
        "template",
        "reason",
        "strike",
        "notice",
        "urgent",
        "auto",
        "ladder",
        "beside",
        "note",
        "disabled",
        "example",
    ]
)
_ID = re.compile(r"[a-z][a-z0-9_]*")
_RECIPIENTS = frozenset(
    [
        "moderator",
        "senior_moderator",
        "comms_lead",
        "communications_manager",
        "crisis_responder",
        "on_call",
        "director",
        "safeguarding",
        "press",
        "foi",
        "pals",
        "ig",
        "legal",
        "security",
        "hr",
        "police",
        "platform",
        "service",
        "line_manager",
        "clinical_lead",
        "freedom_to_speak_up",
    ]
)
_MOODS = ("criticism", "negative", "sentiment", "complaint", "praise")


@dataclass(frozen=True, slots=True)
class Workshop:
    """What every principle of one pack is made with."""

    lexicons: Lexicons
    faults: Faults
    caution: Caution | None  # the pack's own level; None: each condition at its usual one
    override: Caution | None
    known: Collection[str]  # ids of all principles in the pack
    trust: str  # the policy that its clauses stand in

    def principle(self, table: Mapping[str, Any]) -> Principle | None:
        """Return the principle that *table* describes; None if a fault leaves nothing to ask."""
        where = f"principle {shown(table.get('id', '(without an id)'))}"
        fields = Fields(table, where, self.faults)
        self.faults.unknown_keys(where, table, _KEYS)
        caution = self._level(fields)
        maker = Maker(self.lexicons, self.faults)
        rule = maker.all_of(table.get("when"), f"{where}, when", caution)
        unless = table.get("unless")
        exceptions = maker.each(unless, f"{where}, unless", caution) if unless else ()
        rungs = ladder(table.get("ladder", {}), f"{where}, ladder", self.faults)
        self._check_names(fields)
        made = Principle(
            id=fields.needed("id", 'give it a short name, such as "abuse"'),
            title=fields.needed("title", "say in a few words what it is about"),
            clauses=self._clauses(fields),
            labels=self._labels(fields),
            route=fields.one_of("route", Route, Route.MODERATION),
            severity=fields.one_of("severity", Severity, Severity.MEDIUM),
            rule=rule,  # type: ignore[arg-type] # the pack is refused where it is None
            exceptions=exceptions,
            ladder=rungs,
            auto=auto(fields, rungs),
            urgent=fields.flag("urgent"),
            reason=fields.text("reason"),
            recipients=fields.texts("recipients"),
            template=fields.text("template"),
            strike=fields.flag("strike"),
            notice=fields.flag("notice", default=True),
            beside=self._beside(fields),
            sla=fields.text("sla"),
            caution=caution or Caution.BALANCED,
            note=fields.text("note"),
            examples=examples(table.get("example", []), where, self.faults),
        )
        self._check_ground(made, table.get("when"), where)
        return made if rule is not None else None

    def _check_names(self, fields: Fields) -> None:
        """The id, the response and the people that the table names."""
        name, template = fields.table.get("id"), fields.table.get("template")
        if isinstance(name, str) and name and not _ID.fullmatch(name):
            what = 'write small letters, digits and "_" only, such as "personal_details"'
            self.faults.add(f"{fields.where}, id", what)
        if isinstance(template, str) and template and template not in library():
            hint = meant(template, library())
            self.faults.add(f"{fields.where}, template", f'there is no response "{template}"{hint}')
        for who in fields.table.get("recipients") or ():
            self.faults.misspelt(f"{fields.where}, recipients", str(who), _RECIPIENTS)

    def _level(self, fields: Fields) -> Caution | None:
        if "caution" in fields.table:
            named = fields.one_of("caution", Caution, Caution.BALANCED)
            return self.override or named
        return self.override or self.caution

    def _clauses(self, fields: Fields) -> tuple[str, ...]:
        ids = fields.texts("clauses")
        for clause in ids:
            if clause not in clauses():
                hint = meant(clause, _alike(clause, self.trust))
                self.faults.add(f"{fields.where}, clauses", f'there is no clause "{clause}"{hint}')
        return ids

    def _labels(self, fields: Fields) -> tuple[str, ...]:
        labels = fields.texts("labels")
        for label in labels:
            if label not in LABELS:
                hint = meant(label, LABELS)
                self.faults.add(f"{fields.where}, labels", f'there is no label "{label}"{hint}')
        return labels

    def _beside(self, fields: Fields) -> frozenset[str]:
        ids = fields.texts("beside")
        for name in ids:
            if name not in self.known:
                hint = meant(name, self.known)
                self.faults.add(f"{fields.where}, beside", f'there is no principle "{name}"{hint}')
        return frozenset(ids)

    def _check_ground(self, made: Principle, when: Any, where: str) -> None:
        """Criticism and mood can never be what an act against a person rests on."""
        from moderation.guarantees import acts_against

        if not acts_against(made):
            return
        if not set(made.labels) - NO_GROUND:
            self.faults.add(
                f"{where}, ladder",
                f"it may not hide, delete, report, mute or block: {_said(made.labels)} is never "
                "a ground for acting against the person who wrote it",
            )
        found = list(conditions(when))
        if found and all(_is_mood(key, value) for key, value in found):
            self.faults.add(
                f"{where}, when",
                "mood or criticism alone is never a ground for acting against a person; add a "
                "condition that says what is wrong, such as words or a score",
            )


def _alike(clause: str, trust: str) -> list[str]:
    own = [c for c in clauses() if c.startswith(f"{trust}-")]
    return own or [c for c in clauses() if c.split("-")[0] == clause.split("-")[0]]


def _said(labels: Collection[str]) -> str:
    return " or ".join(sorted(labels)) or "an item without a label"


def _is_mood(key: str, value: Any) -> bool:
    return key in ("intent", "score") and any(m in str(value) for m in _MOODS)
