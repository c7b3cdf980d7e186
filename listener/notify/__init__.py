"""Telling people: pager, e-mail, chat."""
