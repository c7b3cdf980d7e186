"""Kinds of abuse guessed from words, where a set says only that something is toxic."""

from __future__ import annotations

import re

_OBSCENE = re.compile(
    r"\b(?:(?:mother)?f+u+c+k\w*|f\*+(?:ck|k)?\w*|s+h+i+t+\w*|bull\s?shit\w*|c[u*]nts?\w*"
    r"|d[i*]ck(?:s|head\w*)?"
    r"|cocks?(?:ucker\w*)?|puss(?:y|ies)|ass+holes?|arse\w*|ass(?:es)?|jackass\w*|dumbass\w*"
    r"|bitch\w*|b[i*]tch\w*"
    r"|wank\w*|bollocks|twats?|bastards?|piss\w*|tits?|crap\w*|penis\w*|suck my|blow ?job\w*"
    r"|whore\w*|slut\w*"
    r"|bellend\w*|tosser\w*|knob(?:head)?s?|cum|jizz|goddamn\w*|fag+(?:ot)?s?|hoes?|thots?)\b",
    re.IGNORECASE,
)
_INSULT = re.compile(
    r"\b(?:idiot\w*|moron\w*|stupid\w*|dumb\w*|imbecil\w*|retard\w*|loser\w*|pathetic|fool\w*"
    r"|clown\w*|scum\w*"
    r"|pigs?|trash|garbage|asshole\w*|arsehole\w*|bastard\w*|bitch\w*|dick(?:head)?s?|cunts?"
    r"|twats?|wanker\w*"
    r"|ignoran\w*|liars?|coward\w*|creep\w*|freak\w*|jerks?|douche\w*|prick\w*|nazis?"
    r"|psycho\w*|ugly|worthless"
    r"|disgusting|vermin|morons|halfwit\w*|nitwit\w*|numpt\w*|muppet\w*|faggot\w*|whore\w*"
    r"|slut\w*|turds?)\b",
    re.IGNORECASE,
)
_AIMED = re.compile(
    r"\b(?:you|your|you're|youre|u|ur|ya|yourself|he|she|his|her|they|him)\b", re.IGNORECASE
)
_THREAT = re.compile(
    r"(?:\b(?:i|we|i'm|im|ill|i'll|someone|somebody)\b.{0,30}\b(?:kill|murder|shoot|stab|rape"
    r"|hurt|burn|hang|beat|smash|slit"
    r"|punch|find|hunt|destroy|strangle)\w*\b.{0,25}\b(?:you|your|u|ya|them|him|her|family"
    r"|house|face)\b"
    r"|\b(?:hope|wish)\b.{0,20}\b(?:you|u|they|he|she)\b.{0,20}\b(?:die|dead|killed|cancer"
    r"|suffer|burn|rot)\b"
    r"|\bgo die\b|\bdie,? (?:you|bitch|fag)|\bkill (?:yourself|urself|them all)\b|\byou(?:'re"
    r"| are| r) (?:going to|gonna) die\b"
    r"|\b(?:should|must|deserve\w*|need\w*|ought)\b.{0,15}\b(?:be|to be)? ?(?:shot|hanged|hung"
    r"|killed|raped|stabbed|gassed|executed|die)\b)",
    re.IGNORECASE,
)
_VIOLENT = re.compile(
    r"\b(?:kill|murder|shoot|shot|stab|rape|die|death|dead|hurt|burn|hang|hunt|beat|punch|slit"
    r"|destroy|bomb|hit|find you"
    r"|destruct|blood|gun|knife|exterminat|gas|lynch|slap|smash|kick|choke|strangl|watch your"
    r"|warn)\w*",
    re.IGNORECASE,
)
_SLUR = re.compile(
    r"\b(?:n[i1*]gg+(?:er|a|az|ers|as)s?|fag+(?:ot|y|s)?s?|kikes?|spics?|chinks?|gooks?|pakis?"
    r"|wetbacks?|tranny|trannies|dykes?"
    r"|beaners?|ragheads?|towelheads?|gypos?|pikeys?|coons?|sand ?nigg\w*|camel ?jockeys?"
    r"|homos?|poofs?|spastics?|mongs?"
    r"|redskins?|crackers?|jewish pigs?|white trash)\b",
    re.IGNORECASE,
)
_IDENTITY = re.compile(
    r"\b(?:gays?|lesbians?|homosexual\w*|queers?|trans\w*|bisexual\w*|jew\w*|muslim\w*"
    r"|islam\w*|arabs?|christians?|catholics?"
    r"|hindus?|sikhs?|blacks?|whites?|asians?|africans?|mexican\w*|immigrant\w*|refugee\w*"
    r"|foreigner\w*|women|woman|females?"
    r"|girls?|feminis\w*|men|males?|disabled|retard\w*|cripple\w*|autis\w*|blind|deaf|indians?"
    r"|pakistan\w*|chinese|polish|irish"
    r"|american\w*|german\w*|turk\w*|greek\w*|russian\w*|serb\w*|croat\w*|albanian\w*|gyps\w*"
    r"|romani\w*|israel\w*|racist\w*"
    r"|race|racial|religio\w*|atheis\w*|latin\w*|hispanic\w*|iranian\w*|bosnia\w*|armenian\w*"
    r"|british|english|french|old people)\b",
    re.IGNORECASE,
)


def kinds(text: str) -> dict[str, float]:
    """Return the heads that the words of a *toxic* text settle; the others stay unknown."""
    swearing = len(_OBSCENE.findall(text))
    slur, threat = bool(_SLUR.search(text)), bool(_THREAT.search(text))
    found = {"obscene": float(swearing > 0)}
    if _INSULT.search(text):
        found["insult"] = 1.0 if _AIMED.search(text) else 0.7
    if threat:
        found["threat"] = 1.0
    elif not _VIOLENT.search(text):
        found["threat"] = 0.0
    if slur:
        found["identity_attack"] = 0.95
    elif not _IDENTITY.search(text):
        found["identity_attack"] = 0.0
    worst = (swearing >= 3) + (swearing >= 1 and slur) + (swearing >= 1 and threat)
    found["severe_toxicity"] = 0.9 if worst else 0.3 if swearing == 2 or threat else 0.05
    return found


def is_coarse(text: str) -> bool:
    """Say whether the words hold swearing, an insult, a slur or a threat."""
    return any(p.search(text) for p in (_OBSCENE, _INSULT, _SLUR, _THREAT))


def names_identity(text: str) -> bool:
    """Say whether the words name a group of people, or use a slur for one."""
    return bool(_IDENTITY.search(text) or _SLUR.search(text))
