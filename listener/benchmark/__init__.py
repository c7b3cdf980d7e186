"""Speed, memory and start-up, measured on this machine and told as they are."""
