"""One condition a file: ``moderation/rules/<name>.py`` ends in ``RULE``."""
