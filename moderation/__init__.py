"""Words and judgement: what a comment is and what a policy says of it; no database or clock."""
