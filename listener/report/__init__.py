"""What happened, for those who answer for it."""
