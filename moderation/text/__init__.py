"""Reading words that somebody may have disguised, with offsets back to the original."""

from moderation.text.folding import Form
from moderation.text.reading import Text, read
from moderation.text.tokens import Token

__all__ = ["Form", "Text", "Token", "read"]
