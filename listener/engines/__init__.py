"""What wakes the steps."""
