"""What can be wrong with configuration: every fault of a file is told at once."""

from collections.abc import Sequence


class ConfigurationError(Exception):
    """The configuration cannot be used; *faults* lists everything wrong, one sentence each."""

    def __init__(self, source: str, faults: Sequence[str]) -> None:
        self.source = source
        self.faults = tuple(faults)
        count = "a fault" if len(faults) == 1 else f"{len(faults)} faults"
        super().__init__("\n".join([f"{source} has {count}:", *(f"  - {f}" for f in faults)]))
