"""The phrases that a message to the public must not hold, each with the reason in plain words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """A kind of phrase. Empty *channels* or *routes* means all."""

    name: str
    why: str
    pattern: re.Pattern[str]
    channels: frozenset[str] = frozenset({"public", "dm", "email"})
    routes: frozenset[str] = frozenset()
    blocks: bool = True

    def applies(self, channel: str, route: str) -> bool:
        """Return whether it is looked for in such a message."""
        return channel in self.channels and (not self.routes or route in self.routes)


def _any(*phrases: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(phrases) + r")", re.IGNORECASE)


_CARE = (
    r"(?:appointments?|admission|discharge|medication|diagnosis|treatment|operation|surgery"
    r"|scan|results?|referral|assessment|notes|medical records?|records?|file|care plan|consultant"
    r"|care co-?ordinator|key ?worker|psychiatrist|therapist|prescription|section|condition|stay"
    r"|ward|bed|surgeon|midwife|care team|therapy|counselling|test)"
)
_KIN = (
    r"(?:your|his|her|their) (?:(?:late )?(?:mum|mam|mom|dad|mother|father|son|daughter|husband|wife"
    r"|partner|brother|sister|nan|gran|grandad|baby|child|friend))(?:'s|’s)?"
)

RULES: tuple[Wording, ...] = (
    Wording(
        "patient",
        "it confirms or suggests that somebody is our patient",
        _any(
            rf"(?:your|{_KIN}) (?:recent |last |next |upcoming |current |first )?{_CARE}\b"
            r"(?! (?:process|procedure|policy|page|line|number|team's page))",
            rf"(?:when|while|since|after|before) (?:you|he|she|they|{_KIN}) (?:were|was|came|stayed|"
            r"left|had|attended|saw|visited|spent|received|are|is)\b",
            rf"(?:you|he|she|they|{_KIN}) (?:was|were|is|are|has been|have been) (?:a |an |one of our |"
            r"our )?(?:patient|inpatient|outpatient|service user|admitted|discharged|seen|treated|"
            r"diagnosed|sectioned|detained|referred|under our care|in our care|known to us|being "
            r"treated|being seen)",
            r"as (?:a|one of our) (?:patients?|service users?|clients?)(?: of ours)?\b",
            r"(?:our|the) records? (?:show|say|indicate|suggest|state)",
            r"(?:we|i)(?:'ve|’ve| have| can see| see| checked| looked)[^.!?]{0,30}"
            r"(?:your|his|her|their) (?:notes|records?|file|chart|history)",
            r"(?:in|under|into) our care\b",
            r"we (?:can |are able to )?confirm (?:that )?(?:you|he|she|they|your)",
            r"(?:you|he|she|they) (?:missed|cancelled|did not attend|didn(?:'|’)t attend|refused|"
            r"declined)\b",
            r"(?:member|patient)s? of (?:our|the) (?:ward|caseload)",
        ),
        frozenset({"public", "dm"}),
    ),
    Wording(
        "promise",
        "it promises something that we cannot be sure of",
        _any(
            r"(?:we|i) (?:can |do )?(?:promise|guarantee|assure you)",
            r"(?:i|we)(?: can|(?:'|’)ll| will)? (?:personally )?(?:make sure|ensure|see to it)",
            r"(?:you have|you(?:'|’)ve got) (?:my|our) word",
            r"(?:it|this|that) (?:will|won(?:'|’)t|shall) (?:never |not )?(?:happen|occur) again",
            r"(?:it|this|that|the (?:post|comment|video|tweet)|they|everything) (?:will|(?:'|’)ll) "
            r"(?:definitely |certainly |soon )?be (?:removed|deleted|taken down|resolved|sorted|fixed"
            r"|fine|ok|okay|alright|all right)",
            r"(?:you|they)(?:(?:'|’)ll| will) (?:definitely |certainly )?(?:be (?:fine|ok|okay|safe|"
            r"seen|all right|alright|contacted|compensated|called)|get (?:better|well|an appointment"
            r"|a reply|a response|your|compensation))",
            r"(?:will|(?:'|’)ll) (?:be disciplined|be sacked|be dismissed|lose (?:his|her|their) job)",
            r"(?:keep|stay|stays|remain) (?:this |it |that |everything )?(?:a secret|secret|"
            r"between us|just between|strictly confidential|confidential between)",
            r"(?:won(?:'|’)t|will not|never) (?:tell|share (?:this|it) with) (?:anyone|anybody|a soul)",
            r"someone will (?:call|ring|phone|contact|be with|come to) you",
            r"(?:(?:'|’)ll|will) (?:come and |be there to )?(?:save|rescue) you",
            r"100 ?%|without fail\b|definitely will",
        ),
    ),
    Wording(
        "legal threat",
        "it threatens, or says what the law is",
        _any(
            r"legal (?:action|proceedings|advice has|consequences|team will)",
            r"(?:our|the trust(?:'|’)s) (?:solicitors?|lawyers?|legal team)",
            r"(?:libel|slander|defamat)\w*",
            r"(?:sue|suing|prosecut\w+|injunction|take you to court|see you in court)\b",
            r"(?:is|are|was|be) (?:illegal|against the law|a crime|an offence|a criminal|unlawful)",
            r"(?:report|reported|reporting) you to the police",
            r"(?:police|authorities) (?:will|have) be(?:en)? (?:called|informed|contacted|involved)",
            r"(?:breaking|broke|broken) the law",
            r"(?:you|this) (?:may|could|will|can) be (?:charged|arrested|fined|held liable|liable)",
        ),
    ),
    Wording(
        "asks for details",
        "it asks for personal details where others can read; give a form, address or private route",
        _any(
            r"(?:what(?:'|’)?s?|what is|tell us|give us|confirm|post|share|reply with|comment with|"
            r"let us know|leave|send us|provide|include|can we (?:have|take|get)|drop us) (?:is )?"
            r"(?:your|a|the) (?:full |home |best |contact |mobile |phone |first |last |current )?"
            r"(?:name|address|phone|number|mobile|email|e-mail|postcode|date of birth|dob|nhs number"
            r"|details|contact details|telephone|hospital number|school|gp)",
            r"your (?:date of birth|dob|nhs number|hospital number)\b",
        ),
        frozenset({"public"}),
    ),
    Wording(
        "asks for details",
        "it asks for identifiers; those belong in the service's own form",
        _any(
            r"(?:your|the|his|her|their) (?:nhs number|hospital number|date of birth|dob|bank|"
            r"national insurance)\b"
        ),
        frozenset({"dm"}),
    ),
    Wording(
        "wording about suicide",
        "say “took their own life” or “died by suicide”",
        _any(
            r"commit(?:s|ted|ting)? suicide",
            r"(?:un)?successful suicide",
            r"failed (?:suicide|attempt)",
            r"attention[- ]seek\w*",
            r"(?:cry|crying) for attention",
        ),
        frozenset({"public", "dm", "email", "internal"}),
    ),
    Wording(
        "tells somebody off",
        "nobody is told off for where or how they asked for help",
        _any(
            r"(?:should(?:n(?:'|’)t| not)|must(?:n(?:'|’)t| not)|do not|don(?:'|’)t|please (?:do not|"
            r"don(?:'|’)t|stop|refrain from)) (?:be )?(?:us(?:e|ing)|post(?:ing)?|say(?:ing)?|"
            r"writ(?:e|ing)|shar(?:e|ing)|put(?:ting)?|comment(?:ing)?)\b",
            r"(?:this|here|social media|twitter|facebook) is(?:n(?:'|’)t| not) (?:the |an? )?(?:right |"
            r"appropriate |proper )?(?:place|forum|platform|channel|way)",
            r"(?:inappropriate|irresponsible|selfish|silly|overreacting|dramatic|calm down)\b",
            r"(?:you need to|try to|just) (?:cheer up|get over|pull yourself|think positive|relax)",
        ),
        routes=frozenset({"crisis", "safeguarding"}),
    ),
    Wording(
        "emoji",
        "no emoji to somebody in distress or grief",
        re.compile("[\u2600-\u27bf\U0001f000-\U0001faff]|(?<!\\w)[:;]-?[)(DPp](?!\\w)"),
        routes=frozenset({"crisis", "safeguarding", "complaint", "threat", "staff_targeted"}),
    ),
    Wording(
        "blame",
        "it blames or belittles the person",
        _any(
            r"(?:you(?:'|’)re|you are|he(?:'|’)s|she(?:'|’)s|they(?:'|’)re) (?:wrong|lying|a liar|rude|"
            r"being (?:rude|ridiculous|unreasonable|difficult|aggressive)|abusive|mistaken|a troll|"
            r"ignorant|pathetic)",
            r"as (?:we|i)(?:(?:'|’)ve| have)? already (?:told|explained|said)",
            r"(?:your|that) (?:own )?fault\b",
            r"(?:get a life|grow up|shut up|whatever\.|good luck with that)",
        ),
    ),
    Wording(
        "staff facts",
        "it confirms something about a colleague",
        _any(
            r"(?:the|that|this|our) (?:nurse|doctor|receptionist|member of staff|staff member|"
            r"colleague|consultant|employee|manager|midwife|porter) (?:has been|was|is|is being|will "
            r"be) (?:suspended|dismissed|sacked|disciplined|investigated|spoken to|moved|on leave|off "
            r"sick|no longer|under investigation|removed)",
            r"no longer (?:works?|employed) (?:for|with|by|here)",
        ),
    ),
)

TITLED_NAME = re.compile(
    r"\b(?:Dr|Doctor|Prof|Professor|Mr|Mrs|Ms|Miss|Mx|Nurse|Sister|Matron|Consultant|Midwife|PC|Sgt)"
    r"\.? (?!Who\b)[A-Z][a-zà-ÿ'’-]+(?: [A-Z][a-zà-ÿ'’-]+)?"
)
POLITICS = _any(
    r"(?:vote|voting) (?:for|against|labour|conservative|tory|reform|green|lib dem)",
    r"(?:labour|conservatives?|tory|tories|lib dems?|liberal democrats?|reform uk|green party|snp|"
    r"plaid cymru)\b(?! (?:ward|room|suite|pains?))",
    r"(?:this|the|last) government (?:has |have )?(?:failed|cut|cuts|ruined|destroyed|should|must)",
    r"(?:prime minister|health secretary) (?:is|has|should|must)",
)


def whole_words(names: Sequence[str]) -> re.Pattern[str] | None:
    """Return a pattern for any of *names* as whole words; None where there are none."""
    real = sorted({n.strip() for n in names if len(n.strip()) > 2}, key=len, reverse=True)
    if not real:
        return None
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, real)) + r")(?!\w)", re.IGNORECASE)
