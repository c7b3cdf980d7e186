"""What stops a run over a file, said so that the file can be mended."""

import click


class BadLine(click.ClickException):
    """A line that is no comment; *number* is where it stands, from 1."""

    def __init__(self, source: str, number: int, why: str) -> None:
        self.number = number
        super().__init__(
            f"{source}, line {number}: {why}. Mend it, or use --skip-bad to leave such lines out."
        )


class BadFile(click.ClickException):
    """A file that cannot be read or written."""
