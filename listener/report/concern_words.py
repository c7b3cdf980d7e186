"""Names for what people report: from whom, about what, on which platform."""

SOURCES = {
    "post": "A post or comment that I saw",
    "profile": "Somebody wrote to my own profile",
    "public": "A member of the public told us",
}

NATURES = {
    "danger": "Somebody may be in danger",
    "threat": "A threat",
    "abuse": "Abuse or hate",
    "confidential": "Private or confidential information",
    "contact": "Unwanted contact",
    "false_account": "An account that pretends to be us or a colleague",
    "staff_conduct": "What a colleague posted",
    "false_claim": "A claim about health that seems false",
    "other": "Something else",
}

PLATFORMS = {
    "": "Not known",
    "facebook": "Facebook",
    "instagram": "Instagram",
    "x": "X",
    "youtube": "YouTube",
    "linkedin": "LinkedIn",
    "tiktok": "TikTok",
    "whatsapp": "WhatsApp",
    "bluesky": "Bluesky",
    "mastodon": "Mastodon",
    "reddit": "Reddit",
    "nextdoor": "Nextdoor",
    "other": "Somewhere else",
}
