"""Names of the machine as people read them in a report: routes, labels, acts, troubles, clocks."""

ROUTES = {
    "crisis": "Somebody may be at risk",
    "safeguarding": "Safeguarding",
    "threat": "Threats",
    "staff_targeted": "Staff targeted",
    "confidential": "Confidential information",
    "data_rights": "Information rights",
    "foi": "Freedom of information",
    "complaint": "Complaints",
    "clinical": "Clinical questions",
    "media": "Media",
    "moderation": "House rules",
    "none": "Nothing needed",
}

LABELS = {
    "crisis_urgent": "Somebody may be at risk now",
    "crisis_nonurgent": "Somebody is struggling, not in danger now",
    "safeguarding": "A child or an adult may need protecting",
    "threat": "A threat",
    "staff_targeting": "A colleague is named or targeted",
    "confidential_info_other": "Somebody else's private information",
    "confidential_info_own": "The author's own private information",
    "data_rights": "A request about somebody's own data",
    "foi": "A request for information",
    "complaint": "A complaint",
    "clinical_question": "A question about care or treatment",
    "media_enquiry": "A journalist's question",
    "hate": "Hate",
    "abuse": "Abuse",
    "recording_of_staff": "A recording of staff or patients",
    "illegal_activity": "Something that may be against the law",
    "impersonation": "Somebody pretending to be us",
    "misinformation": "A claim about health that may be false",
    "profanity": "Swearing",
    "spam_ad": "Spam or advertising",
    "criticism_keep": "Criticism of us (it stays up)",
    "positive": "Praise and thanks",
    "none": "Nothing that needs us",
}

VERBS = {
    "keep": "Left as it is",
    "review": "Looked at",
    "reply": "Answered in public",
    "dm_reply": "Answered in private",
    "ask_remove": "Asked the author to take it down",
    "hide": "Hidden",
    "unhide": "Shown again",
    "delete": "Deleted",
    "report": "Reported to the platform",
    "mute": "Author muted",
    "unmute": "Author no longer muted",
    "block": "Author blocked",
    "unblock": "Author no longer blocked",
    "dm_block": "Private messages blocked",
    "dm_unblock": "Private messages allowed again",
}

KINDS = {
    "comment": "Comments under our posts",
    "reply": "Replies",
    "mention": "Mentions of us",
    "quote": "Quotes of our posts",
    "post": "Posts on our page",
    "dm": "Private messages",
    "article": "News and other articles",
}

PLATFORMS = {
    "x": "X",
    "youtube": "YouTube",
    "linkedin": "LinkedIn",
    "feeds": "News and feeds",
}

CLOCKS = {
    "crisis": "Somebody at risk: seen within 10 minutes",
    "foi": "Freedom of information: 20 working days",
    "eir": "Environmental information: 20 working days",
    "complaint": "Complaint: acknowledged in 3 working days",
    "data_rights": "Somebody's own data: one month",
    "data_complaint": "Complaint about data: acknowledged in 30 days",
    "staff_support": "A colleague: support by the next working day",
    "response": "Comment that needs an answer: the same day in hours",
}

TROUBLES = {
    "token": "A platform no longer let us in",
    "permission": "A platform refused a permission",
    "budget": "A platform's limit was used up",
    "money": "A cap on money was reached",
    "pull": "An account could not be read",
    "writes": "Acts on a platform were stopped",
    "classifier": "The classifier could not run",
    "pager": "Urgent messages did not leave",
    "unseen": "A report about somebody in danger was not looked at at once",
    "rate_limited": "A platform asked us to wait",
    "quota": "A platform's limit was used up",
    "policy": "A platform stopped an account for its rules",
    "expiry": "A sign-in is about to end",
    "expired": "A sign-in has ended",
    "register": "An account was not read because the register does not know it",
    "rota": "Nobody was on call",
    "wire": "A connection to a platform was broken",
    "vanishing": "Many comments vanished at once",
    "letter": "A letter to somebody did not leave",
    "digest": "A daily message to a team did not leave",
    "unanswered": "A call about a person at risk was not answered at once",
    "handed": "A hand-over did not reach its team",
    "gap": "Comments may have been missed",
    "report": "A report could not be written",
    "surge": "Far more came in than usual",
    "review": "A review fell due",
}

BREACHES = {
    "breach": "Breach of the policy",
    "near_miss": "Near miss",
    "conflict": "Conflict of interest",
}

CATEGORIES = {
    "staff_post": "A colleague posted or shared something against the policy",
    "wrong_account": "Something was posted or sent from the wrong account",
    "confidential": "Confidential information became public",
    "unapproved": "Something went out without the approval it needed",
    "log_in": "A log-in was shared, lost or used by somebody else",
    "unofficial_account": "An account that nobody approved",
    "late": "Something that should have been seen or answered was not",
    "public_breach": "A serious breach of the house rules by a member of the public",
    "other": "Something else",
}


def plain(code: str, names: dict[str, str]) -> str:
    """Return what *names* calls *code*; a code without a name is written as words."""
    return names.get(code) or code.replace("_", " ").capitalize()


def platform(name: str) -> str:
    """Return a platform's name as it writes itself."""
    return plain(name, PLATFORMS)


def trouble(kind: str) -> str:
    """Return what an incident of *kind* is; some kinds end in the number of a case."""
    return plain(kind.split(" ")[0], TROUBLES)
