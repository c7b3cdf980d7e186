"""The review queue in the browser."""
