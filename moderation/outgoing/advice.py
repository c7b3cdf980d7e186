"""Advice on somebody's health, and words that reduce people to an illness: not from this desk."""

from moderation.outgoing.phrases import Wording, any_of, before

_ILLNESS = (
    r"(?:depress(?:ion|ed)|anxiety|adhd|autis(?:m|tic)|bipolar(?: disorder)?|psychosis|psychotic"
    r"|sepsis|pneumonia|flu|covid|virus|viral|infection|infected|stroke|heart attack|panic attack"
    r"|migraine|cancer|diabetes|diabetic|dementia|alzheimer(?:'|’)?s?|ptsd|ocd|eating disorder"
    r"|schizophrenia|personality disorder|breakdown|concussion|concussed|sprain(?:ed)?|fracture"
    r"|broken|allerg(?:y|ic)|uti|thrush|eczema|asthma|meningitis|appendicitis|gallstones|angina"
    r"|blood clot|dvt|ulcer|hernia|arthritis|menopause|pregnan(?:t|cy)|bruis(?:e|ing|ed)|bug)"
)
_MEDICINE = (
    r"(?:paracetamol|ibuprofen|aspirin|antibiotics?|sertraline|fluoxetine|citalopram|mirtazapine"
    r"|diazepam|codeine|co-codamol|morphine|insulin|anti-?depressants?|medications?|medicines?|meds"
    r"|tablets?|pills?|dos(?:e|age)|painkillers?|statins?|steroids?|inhaler|amoxicillin"
    r"|antihistamines?|lithium|methadone|olanzapine|quetiapine)"
)
_SMALL = (
    r"(?:a|an|the|just|only|probably|likely|clearly|obviously|having|have|got|be|been|being|bit"
)
_SMALL += r"|of|some|mild|bad|case|like|suffering|from|touch|that|it|with|really)"

ADVICE: tuple[Wording, ...] = (
    Wording(
        "clinical advice",
        "it says what somebody has or should take; only a clinician who sees them can",
        any_of(
            rf"(?:you|he|she|they|that|this|it|your \w+)(?:(?:'|’)(?:s|re|ve|d|ll)| (?:is|are|have|has"
            rf"|had|might|may|could|must|will|probably|clearly|obviously|just|sounds?|looks?|seems?))+"
            rf"(?: (?:like|as if|as though|you|he|she|they|are|is))*(?: {_SMALL})* {_ILLNESS}\b",
            r"(?:take|taking|increase|increasing|reduce|double|halve|stop|skip|swap|up|lower|miss)"
            r"(?: (?:taking|your|the|a|an|some|another|up|to|more|less|it|with|\d+|one|two|three|four"
            rf"|half|extra|usual|next|last|of|sertraline))* {_MEDICINE}\b(?! back\b)",
            r"(?:you|he|she|they)?(?: (?:do not|don(?:'|’)t|won(?:'|’)t|will not)| ?no) need (?:for |to "
            r"(?:go to |have |take |see |get )?)?(?:any |an? |the )?(?:antibiotics|ambulance|scan"
            r"|x-?ray|blood test|treatment|a&e|hospital|stitches|999)",
            r"(?:it|this|that(?='|’))(?:'|’)?s? (?:is )?(?:nothing|not|isn(?:'|’)t) (?:serious|life[- ]threat\w+"
            r"|to worry about)",
            r"have you tried (?:not |to |losing |eating |drinking |smoking |exercis\w+|going )",
        ),
        unless=before(
            "if", "when", "whether", "who", "do", "think", "unless", "not", "back", "unused", "old"
        ),
        but=any_of(
            "without (?:talking|speaking|asking|advice)", "unless ", "any pharmacy", "vaccin"
        ),
    ),
    Wording(
        "wording about illness",
        "it reduces a person to an illness or a habit; say what they live with, if it must be said",
        any_of(
            r"(?:a|an|the|these|those|some|paranoid|mad|crazy)(?: \w+)? (?:schizophrenics?|schizos?"
            r"|psychos?|nutters?|lunatics?|maniacs?|junkies|junkie|addicts?|alcoholics?|depressives?"
            r"|epileptics?|diabetics?|self-?harmers?|cutters?)\b",
            r"wheelchair[- ]bound\b",
            r"the (?:mentally ill|disabled|handicapped|insane)\b",
        ),
    ),
)
