"""What every record of the loop is: frozen, with known columns only, the same after JSON and back."""

from __future__ import annotations

import msgspec


class Value(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A frozen record that JSON and back leaves as it was."""
