"""Simulated platforms on loopback, and scenarios to practise with."""

from listener.rehearsal.stage import Rehearsal

__all__ = ["Rehearsal"]
