"""What is never said to somebody: promises, threats, blame, advice on their health, harsh words."""

import re

from moderation.outgoing.phrases import Wording, any_of, before

MANNERS: tuple[Wording, ...] = (
    Wording(
        "promise",
        "it promises something that we cannot be sure of",
        any_of(
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
            r"100 ?%|without fail\b|definitely will|rest assured|heads will roll|i swear\b",
            r"(?:i|we)(?:(?:'|’)ll| will)(?: \w+)? (?:get|have) (?:this|it|that|you|him|her|them|everything)"
            r"(?: all)? (?:sorted|fixed|resolved|done|seen|back|removed|a bed|an appointment|in\b|help)",
            r"(?:i|we)(?:(?:'|’)ll| will) (?:refund|compensate|reimburse|pay|sack|dismiss|suspend|fix|solve"
            r"|resolve|take (?:it|this|that) down|delete (?:it|this|that)|find you|get you)\b",
            r"(?:nothing to worry about|don(?:'|’)t (?:you )?worry|no need to worry)",
            r"(?:nobody|no one|no-one)(?: else)? will (?:ever )?(?:know|find out|read|see|tell)",
            r"(?:a|the|our|one of our|one of the|somebody|someone|they) ?(?:nurse|doctor|colleague|team"
            r"|crisis team|worker|clinician|manager|paramedics?|ambulance)?(?: \w+)? will (?:call|ring"
            r"|phone|text|visit|be with|come (?:to|and)|get to|see) (?:you|him|her|them)",
            r"(?:everything|it|things|this|all|you(?:(?:'|’)re)?)(?:(?:'|’)s| is| are)? (?:all )?going to "
            r"be (?:ok|okay|fine|alright|all right|sorted|safe)",
            r"[,.!] promise\b|(?:that(?:'|’)s|it(?:'|’)s) a promise",
        ),
    ),
    Wording(
        "legal threat",
        "it threatens, or says what the law is",
        any_of(
            r"legal (?:action|proceedings|advice has|consequences|team will)",
            r"(?:our|the trust(?:'|’)s) (?:solicitors?|lawyers?|legal team)",
            r"(?:libel|slander|defamat)\w*",
            r"(?:sue|suing|prosecut\w+|injunction|take you to court|see you in court)\b",
            r"(?:is|are|was|be) (?:illegal|against the law|a crime|an offence|a criminal|unlawful)",
            r"(?:report|reported|reporting) you to the police",
            r"(?:police|authorities) (?:will|have) be(?:en)? (?:called|informed|contacted|involved)",
            r"(?:breaking|broke|broken) the law",
            r"(?:you|this) (?:may|could|will|can) be (?:charged|arrested|fined|held liable|liable)",
            r"(?:face|facing|risk) (?:prosecution|charges|court|arrest|a fine|legal)",
            r"(?:passed|given|sent|shared|forwarded|handed) (?:your|his|her|their|this|the) (?:\w+ )?"
            r"(?:details|name|post|comment|account|information|tweet) (?:on )?to (?:the )?(?:police"
            r"|security|our (?:legal|solicitors)|solicitors|authorities)",
            r"(?:the )?police (?:will|are going to) be (?:round|knocking|in touch|at your)",
            r"(?:hear|hearing) from (?:our|the trust(?:'|’)s) (?:lawyers?|solicitors?|legal)",
            r"(?:our|the) (?:legal (?:team|department|advisers?)) (?:is|are|has|have|will)",
            r"screenshots? (?:as|for|of|have|has|will)\b|kept (?:the )?screenshots?",
        ),
    ),
    Wording(
        "wording about suicide",
        "say “took their own life” or “died by suicide”",
        any_of(
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
        any_of(
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
        any_of(
            r"(?:you(?:'|’)re|you are|he(?:'|’)s|she(?:'|’)s|they(?:'|’)re) (?:wrong|lying|a liar|rude|"
            r"being (?:rude|ridiculous|unreasonable|difficult|aggressive)|abusive|mistaken|a troll|"
            r"ignorant|pathetic)",
            r"as (?:we|i)(?:(?:'|’)ve| have)? already (?:told|explained|said)",
            r"(?:your|that) (?:own )?fault\b",
            r"(?:get a life|grow up|shut up|whatever\.|good luck with that)",
            r"if (?:people|patients|you(?:(?:'|’)d| had)?|everyone|the public|some)(?: \w+)? (?:turned up"
            r"|bothered|behaved|listened|read|come earlier|came earlier|stopped (?:wasting|abusing|moaning"
            r"|missing|complaining)|looked after)",
            r"you (?:clearly|obviously|evidently|plainly)\b|(?:clearly|obviously),? you\b",
            r"(?:haven(?:'|’)t|have not|didn(?:'|’)t|did not|can(?:'|’)t have) (?:even |actually |bothered "
            r"to )(?:read|listen\w*|look\w*|try|bother)|you (?:haven(?:'|’)t|didn(?:'|’)t) (?:read|listen)",
            r"you should(?:(?:'|’)ve| have) (?:come|called|rung|asked|read|thought|gone|said|told|checked"
            r"|waited|known|arrived|booked)",
            r"(?:try|maybe|perhaps|how about|a little) (?:try )?(?:being|to be) (?:nicer|kinder|polite|more"
            r"|reasonable|patient|grateful|less)",
            r"some people (?:are|just|will|need|can(?:'|’)t|never|always)\b",
            r"typical[.!,]|never (?:satisfied|happy)|nothing better to do|(?:can(?:'|’)t|cannot) please",
            r"(?:stop (?:moaning|complaining|whinging|whining|lying))|calm down\b",
            r"(?:wow|oh|gee|gosh|well),? (?:thanks|thank you|cheers|great)(?: so much)? for (?:that|this)\b",
            r"nice of you to|shame about (?:the|your)|how (?:very )?(?:original|charming|kind of you to)",
        ),
        unless=before("not", "never", "isn(?:'|’)t", "wasn(?:'|’)t"),
    ),
)
