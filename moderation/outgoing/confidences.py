"""What must stay in confidence: who is a patient, what colleagues did, what nobody may ask here."""

from moderation.outgoing.phrases import Wording, any_of, before

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

_IN_PRIVATE = any_of(
    "private", "dm\\b", "direct message", "e-?mail", "form\\b", "phone us", "ring us"
)

CONFIDENCES: tuple[Wording, ...] = (
    Wording(
        "patient",
        "it confirms or suggests that somebody is our patient",
        any_of(
            rf"(?:your|his|her|{_KIN}) (?:recent |last |next |upcoming |current |first )?{_CARE}\b"
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
            r"(?:your|his|her|their) (?:care|stay|visit|time|experience) (?:on|at|in|with|from|under) "
            r"(?:the |our )?(?:us\b|\w* ?(?:ward|unit|clinic|hospital|department|team|service)\b)",
            rf"(?:we|they|the team|our (?:team|staff|nurses|doctors)|the (?:nurses|doctors|team|staff) "
            rf"who|who) (?:did )?(?:treated?|saw|see|admitted|discharged|cared for|looked after|assessed"
            rf"|referred|sectioned|operated on|diagnosed|called|rang|ring) (?:you|him|her|them|{_KIN}"
            r"|the patient|this (?:man|woman|gentleman|lady|patient|person))\b(?! (?:can|could|may)\b)",
            r"(?:see|seen|treat|admit|discharge|assess|ring|call|reach)(?:ed)? (?:you|him|her|them|your "
            r"\w+) (?:sooner|earlier|about|when|quickly|in time|on)\b",
            r"the patient (?:concerned |involved |in [^.!?]{0,30})?(?:is|was|has|had|remains|left)\b",
            r"(?:man|woman|person|lady|gentleman|child|boy|girl) in (?:the|this|that) (?:video|photo"
            r"|post|picture|article|story)[^.!?]{0,20}(?:is|was|has|had|remains)\b",
            r"you(?:(?:'|’)re| are| were) (?:still |now |currently )?on (?:the|our|a) (?:waiting )?list",
            r"your (?:cpn|crisis worker|support worker|community nurse|named nurse|health visitor|meds"
            r"|biopsy|chemo\w*|dialysis|blood results|op)\b",
            r"we know (?:this|the|him|her|them|your) ?(?:man|woman|gentleman|lady|person|patient|lad"
            r"|family|mum|dad)?\b(?= (?:well|and)\b|[.!?,])",
            r"(?:he|she|they|your \w+|the (?:man|woman|person|child)) (?:is|are|was|were)(?: now| "
            r"currently| one of ours and)? (?:safe|being (?:looked after|treated|seen|supported)|in good "
            r"hands|stable|comfortable|recovering|home|out of hospital|receiving|getting (?:help|care"
            r"|support|treatment)|one of ours)\b",
            r"(?:hope|glad|pleased)(?: that)? (?:you|he|she|they|your \w+)(?:(?:'|’)re| are| is)? "
            r"(?:recover\w*|on the mend|feeling better|home|back home|better)",
            r"(?:after|since|during|following) (?:your|his|her|their) (?:stay|time|visit)\b",
            r"you were (?:discharged|admitted|given|prescribed|told|offered|seen)\b",
        ),
        frozenset({"public", "dm"}),
        # General words on how to order, change or find something are about nobody.
        unless=before(
            r"(?:(?:^|[.!?:]) ?|(?<!have )(?<!had )(?:you can|you may|please|how|want|need|like) ?(?:to "
            r")?)(?:order|book|check|manage|view|see|bring|change|cancel|collect|request|rearrange)",
            r"(?:worried|concerned|unsure|questions?|ask|information|advice|talk) about",
        ),
    ),
    Wording(
        "asks for details",
        "it asks for personal details where others can read; give a form, address or private route",
        any_of(
            r"(?:what(?:'|’)?s?|what is|tell us|give us|confirm|post|share|reply with|comment with|"
            r"let us know|leave|send us|provide|include|can we (?:have|take|get)|drop us) (?:is )?"
            r"(?:your|a|the) (?:full |home |best |contact |mobile |phone |first |last |current )?"
            r"(?:name|address|phone|number|mobile|email|e-mail|postcode|date of birth|dob|nhs number"
            r"|details|contact details|telephone|hospital number|school|gp)",
        ),
        frozenset({"public"}),
        but=_IN_PRIVATE,
    ),
    Wording(
        "asks for details",
        "it asks for personal details where others can read; give a form, address or private route",
        any_of(
            r"(?:what|which) (?:\w+ )?(?:ward|school|medications?|medicines?|tablets|meds|surgery|gp"
            r"|condition|bed|doctor|nurse|street|area|town|symptoms) (?:are|is|was|were|does|do|did|have"
            r"|has) (?:you|he|she|they|your|it|the)\b",
            r"(?:what|which) (?:ward|school|medications?|medicines?|tablets|bed|doctor|nurse)(?:'|’)?s? "
            r"[^.!?]{0,30}\?",
            r"(?:what(?:'|’)s|what is|what was) (?:wrong|the matter) with (?:you|him|her|them)",
            r"where (?:do|does|did) (?:you|he|she|they) (?:live|work|go)\b",
            r"(?:who is|who was|who(?:'|’)s) (?:your|the|their) (?:doctor|nurse|gp|consultant|midwife)",
            r"(?:can|could|would|will) you (?:please )?(?:tell us|post|share|give us|let us know|confirm|"
            r"say) (?:more about (?:your|what)|which|who|what happened|where|when|the name|your name)",
            r"how old (?:are|is|was|were) (?:you|he|she|they|your)\b",
        ),
        frozenset({"public"}),
        but=_IN_PRIVATE,
    ),
    Wording(
        "asks for details",
        "it asks for identifiers; those belong in the service's own form",
        any_of(
            r"(?:your|the|his|her|their) (?:nhs number|hospital number|date of birth|dob|bank|"
            r"national insurance)\b"
        ),
        frozenset({"public", "dm", "email"}),
    ),
    Wording(
        "staff facts",
        "it confirms something about a colleague",
        any_of(
            r"(?:the|that|this|our) (?:nurse|doctor|receptionist|member of staff|staff member|"
            r"colleague|consultant|employee|manager|midwife|porter|therapist|surgeon|driver|paramedic"
            r"|person|team member)(?: (?:you|who|that|in|on|at|from)\b[^.!?]{1,40}?)? (?:has been|was|"
            r"is|is being|has|will be|had|does(?:n(?:'|’)t| not)|did(?:n(?:'|’)t| not)) (?:suspended"
            r"|dismissed|sacked|disciplined|investigated|spoken to|moved|on leave|off sick|no longer"
            r"|under investigation|removed|given a warning|given training|been (?:told|warned|retrained"
            r"|reminded|suspended|spoken to)|retrained|told off|reminded|warned|work(?:ing)? here|left"
            r"|resigned|apologised|admitted)",
            r"no longer (?:works?|employed) (?:for|with|by|here)",
        ),
    ),
)
