"""Words that leave the house: responses, their lengths, and what must never be sent."""
