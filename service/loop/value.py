"""What every record of the loop is: frozen, the same after JSON and back.

A column that a later version has written is passed over: a home can go back to an earlier one.
"""

from __future__ import annotations

import msgspec


class Value(msgspec.Struct, frozen=True, omit_defaults=True):
    """A frozen record that JSON and back leaves as it was."""
