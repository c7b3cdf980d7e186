"""The statements library as the policy lets it be given out: signed where the pack asks for it."""

from collections.abc import Sequence
from dataclasses import replace

from listener.ports import Work
from moderation.principles import PolicyPack
from moderation.statements import Statement


def signed(statements: Sequence[Statement], pack: PolicyPack, work: Work) -> tuple[Statement, ...]:
    """Return *statements* with who must sign each, and whether its words as they stand are."""
    signers = str(pack.settings.get("statements", {}).get("signed_by", ""))
    if not signers:
        return tuple(statements)
    with work() as unit:
        return tuple(
            replace(
                one,
                signers=signers,
                signed=any(s.digest == one.digest for s in unit.papers.sign_offs(one.id)),
            )
            for one in statements
        )
