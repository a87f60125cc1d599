"""Errors, by whose move it is. The text of each is one full sentence for the operator."""

from __future__ import annotations


class SettingsError(Exception):
    """The operator's move: a setting is wrong. Says file, key, what was expected and what was found; exit status 2."""

    def __init__(self, file: str, key: str, expected: str, found: object) -> None:
        self.file, self.key, self.expected, self.found = file, key, expected, found
        super().__init__(f"{file}: {key}: expected {expected}, found {found!r}.")


class Unavailable(Exception):
    """Nobody's move: a mailbox, calendar or store is away. Mail stays where it is; the next round tries again."""


class Unreadable(Exception):
    """This message cannot be read: it is shunted once, with the reason, and the operator is told."""


class Undeliverable(Exception):
    """This letter was refused for good: it leaves the outbox, the journal says so and the lead is told."""


class Deferred(Exception):
    """Nobody's move: this letter is not taken just now, though others may be. It surely did not leave; later again."""


class InDoubt(Exception):
    """Nobody knows whether this letter left. It stays marked as attempted, and is looked up before anything else is done."""


class Conflict(Exception):
    """Somebody else saved the record meanwhile: load it again and repeat."""
