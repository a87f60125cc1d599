"""What every mailbox can do. A backend joins by a row in KINDS."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from service.errors import InDoubt, Unreadable
from service.mailboxes import SHELVES, Item, Mailbox
from service.mailboxes.maildir import Maildir


@dataclass
class Stand:
    """A mailbox and the ways in which the world drops mail into it and looks at what became of it."""

    mailbox: Mailbox
    drop: Callable[[bytes], None]
    shelf: Callable[[str], list[bytes]]
    sent: Callable[[], list[bytes]]


def maildir(tmp_path: Path) -> Stand:
    mailbox = Maildir(tmp_path / "mail")

    def contents(box: str) -> list[bytes]:
        return [file.read_bytes() for sub in ("new", "cur") for file in sorted((mailbox.folder / box / sub).iterdir())]

    return Stand(mailbox, mailbox.deliver, contents, lambda: contents("sent"))


KINDS = (maildir,)


@pytest.fixture(params=KINDS, ids=lambda kind: kind.__name__)
def stand(request: pytest.FixtureRequest, tmp_path: Path) -> Stand:
    made: Stand = request.param(tmp_path)
    return made


def mail(subject: str) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = "wei@mill.example", "desk@mill.example", subject
    message.set_content(f"正文: {subject}\n")
    return message.as_bytes()


def only(mailbox: Mailbox) -> Item:
    (item,) = mailbox.unread()
    return item


def test_what_was_dropped_is_read_byte_for_byte(stand: Stand) -> None:
    stand.drop(mail("三号线漏油"))

    assert stand.mailbox.raw(only(stand.mailbox)) == mail("三号线漏油")


def test_a_mail_stays_unread_until_it_is_filed(stand: Stand) -> None:
    stand.drop(mail("one"))
    stand.mailbox.raw(only(stand.mailbox))

    assert len(stand.mailbox.unread()) == 1

    stand.mailbox.file(only(stand.mailbox), "filed")

    assert stand.mailbox.unread() == ()


@pytest.mark.parametrize("shelf", SHELVES)
def test_a_mail_keeps_its_bytes_on_its_shelf(stand: Stand, shelf: str) -> None:
    stand.drop(mail("one"))
    stand.mailbox.file(only(stand.mailbox), shelf)

    assert stand.shelf(shelf) == [mail("one")]


def test_mails_come_in_the_order_in_which_they_arrived(stand: Stand) -> None:
    for n in range(12):
        stand.drop(mail(f"number {n}"))

    assert [stand.mailbox.raw(item) for item in stand.mailbox.unread()] == [mail(f"number {n}") for n in range(12)]


def test_a_mail_that_somebody_took_away_is_no_error(stand: Stand) -> None:
    stand.drop(mail("one"))
    item = only(stand.mailbox)
    stand.mailbox.file(item, "filed")

    assert stand.mailbox.raw(item) is None
    stand.mailbox.file(item, "refused")
    assert stand.shelf("refused") == []


def test_a_mail_goes_from_shelf_to_shelf_by_its_bytes(stand: Stand) -> None:
    stand.drop(mail("one"))
    stand.mailbox.file(only(stand.mailbox), "shunted")

    assert stand.mailbox.refile(mail("one"), "shunted", "filed")
    assert not stand.mailbox.refile(mail("one"), "shunted", "filed")
    assert stand.shelf("filed") == [mail("one")]


def test_whether_a_message_left_is_known_by_its_id(stand: Stand) -> None:
    stand.mailbox.send(mail("answer"), "desk@mill.example", "wei@mill.example", "<bh-1.x@mill.example>")

    assert stand.mailbox.was_sent("<bh-1.x@mill.example>")
    assert not stand.mailbox.was_sent("<bh-2.x@mill.example>")
    assert len(stand.sent()) == 1


def test_the_envelope_stands_on_top_of_what_left(stand: Stand) -> None:
    stand.mailbox.send(mail("answer"), "desk@mill.example", "wei@mill.example", "<bh-1.x@mill.example>")

    (raw,) = stand.sent()

    assert raw.startswith(b"X-Envelope-From: desk@mill.example\r\nX-Envelope-To: wei@mill.example\r\n")
    assert raw.endswith(mail("answer"))


def test_a_sound_mailbox_has_no_trouble(stand: Stand) -> None:
    assert stand.mailbox.trouble() is None


def test_half_written_mails_are_not_there_yet(tmp_path: Path) -> None:
    mailbox = Maildir(tmp_path)
    (tmp_path / "inbox/tmp/1.half").write_bytes(b"From: ")

    assert mailbox.unread() == ()


def test_mails_that_a_mail_program_has_looked_at_are_read_too(tmp_path: Path) -> None:
    mailbox = Maildir(tmp_path)
    (tmp_path / "inbox/cur/1.seen:2,S").write_bytes(mail("one"))
    mailbox.file(only(mailbox), "filed")

    assert [file.name for file in (tmp_path / "filed/new").iterdir()] == ["1.seen"]


def test_two_mails_of_one_name_both_stay(tmp_path: Path) -> None:
    mailbox = Maildir(tmp_path)
    for subject in ("one", "two"):
        (tmp_path / "inbox/new/1.same").write_bytes(mail(subject))
        mailbox.file(only(mailbox), "filed")

    assert sorted(file.read_bytes() for file in (tmp_path / "filed/new").iterdir()) == sorted([mail("one"), mail("two")])


@pytest.mark.parametrize("put", [os.mkdir, os.mkfifo, lambda path: os.symlink("/etc/hostname", path)], ids=["folder", "pipe", "link"])
def test_what_is_no_mail_is_said_so_and_waited_for_by_nobody(put: Callable[[Path], None], tmp_path: Path) -> None:
    mailbox = Maildir(tmp_path)
    put(tmp_path / "inbox/new/0.odd")
    (tmp_path / "inbox/new/1.mail").write_bytes(mail("one"))
    odd, sound = mailbox.unread()

    with pytest.raises(Unreadable):
        mailbox.raw(odd)
    assert mailbox.raw(sound) == mail("one")


@pytest.mark.meets("P13")
def test_a_disk_that_does_not_confirm_what_left_leaves_doubt_and_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(folder: Path) -> None:
        raise OSError(errno.EIO, f"no answer from {folder}")

    mailbox = Maildir(tmp_path)
    with monkeypatch.context() as broken:
        broken.setattr("service.mailboxes.maildir.synced", refuses)
        with pytest.raises(InDoubt):
            mailbox.send(mail("answer"), "desk@mill.example", "wei@mill.example", "<bh-1.x@mill.example>")

    assert mailbox.was_sent("<bh-1.x@mill.example>")
    assert len(list((tmp_path / "sent/new").iterdir())) == 1
