"""The running thing: daemon, steps, store, web pages, reports."""
