"""The path of a comment, one step a file."""
