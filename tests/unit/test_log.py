"""One event is one line, whatever a mail puts into it."""

from __future__ import annotations

import io

import pytest

from service import log
from service.errors import Unreadable


@pytest.fixture
def lines() -> io.StringIO:
    """Where the log goes in this test."""
    stream = io.StringIO()
    log.to(stream, dated=False)
    return stream


def test_a_line_is_an_event_and_its_fields(lines: io.StringIO) -> None:
    log.info("intake.filed", issue="BH-7", route="reply", reason="", message_id=None)

    assert lines.getvalue() == "intake.filed issue=BH-7 route=reply\n"


def test_what_holds_blanks_is_quoted(lines: io.StringIO) -> None:
    log.info("intake.shunted", reason='a "bad" mail')

    assert lines.getvalue() == 'intake.shunted reason="a \\"bad\\" mail"\n'


@pytest.mark.parametrize("trick", ["x\nintake.filed issue=BH-1", "x\r\nERROR", "x\u2028ERROR", "x\x1b[2J", "x\u202eERROR"])
def test_no_value_can_start_a_line_or_move_the_cursor(lines: io.StringIO, trick: str) -> None:
    log.info("intake.filed", message_id=trick)

    assert lines.getvalue().count("\n") == 1
    assert all(letter.isprintable() for letter in lines.getvalue().rstrip("\n"))


def test_a_traceback_is_indented(lines: io.StringIO) -> None:
    try:
        raise ValueError("one\ntwo")
    except ValueError:
        log.bug("intake.failed", mail="m")

    first, *rest = lines.getvalue().splitlines()

    assert first == "intake.failed mail=m"
    assert all(line.startswith("  | ") for line in rest)


def test_what_an_exception_says_is_told_only_where_we_made_it(lines: io.StringIO) -> None:
    """A decoder or a database may put a stretch of a mail into its message."""
    words = "工资表" + " of somebody"
    try:
        try:
            raise ValueError(words)
        except ValueError as error:
            raise Unreadable("It has no end.") from error
    except Unreadable:
        log.bug("intake.failed")

    assert words not in lines.getvalue()
    assert "builtins.ValueError" in lines.getvalue()
    assert "service.errors.Unreadable: It has no end." in lines.getvalue()
    assert "test_log.py" in lines.getvalue()


def test_a_stream_that_is_closed_loses_lines_and_nothing_else(lines: io.StringIO) -> None:
    lines.close()

    log.info("intake.filed", issue="BH-7")
