"""What every store can do. A backend joins by a row in KINDS."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace as dc_replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from textwrap import dedent
from typing import Self

import pytest
from msgspec.structs import replace

from service.errors import Conflict, SettingsError
from service.loop.issue import (
    Ask,
    Bulletin,
    Cause,
    Entry,
    Impact,
    Issue,
    Letter,
    Meeting,
    Norm,
    Participant,
    Problem,
    Reason,
    Record,
    Rule,
    Step,
    Task,
)
from service.stores import open_store
from service.stores.contract import Claimed, Mail, Store

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 10, 13, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)

Opener = Callable[[], Store]

# A kind of store: its name for `open_store`, and where it is to be found in a test.
KINDS: dict[str, Callable[[Path], Path]] = {
    "tiny": lambda folder: folder / "store.db",
}


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Path]:
    return request.param, KINDS[request.param](tmp_path)


@pytest.fixture
def opener(place: tuple[str, Path]) -> Iterator[Opener]:
    """Opens the same store again and again, as other processes would."""
    opened: list[Store] = []

    def opens() -> Store:
        opened.append(open_store(*place))
        return opened[-1]

    yield opens
    for store in opened:
        store.close()


@pytest.fixture
def store(opener: Opener) -> Store:
    return opener()


def issue(title: str = "三号线的换模单总是晚到", **fields: object) -> Issue:
    return replace(Issue(reporter="wei@mill.example", opened_at=NOW, problem=Problem(title=title)), **fields)


def letter(kind: str = "clarify/receipt", to: str = "wei@mill.example", **fields: object) -> Letter:
    return replace(Letter(kind=kind, to=to, posted_at=NOW), **fields)


def entry(kind: str = "reported", text: str = "") -> Entry:
    return Entry(at=NOW, kind=kind, actor="wei@mill.example", text=text)


def mail(message_id: str = "<m1@mill.example>", **fields: object) -> Mail:
    content = f"Message-ID: {message_id}\r\n\r\n换模单晚到\r\n".encode()
    plain = Mail("desk@mill.example", message_id, f"hash of {message_id}", content, "filed", received_at=NOW)
    return dc_replace(plain, **fields)  # type: ignore[arg-type]


def posted(store: Store, *letters: Letter) -> Issue:
    (saved,) = store.save(issue(outbox=letters))
    assert isinstance(saved, Issue)
    return saved


def only(store: Store, now: datetime = NOW) -> Claimed:
    (claimed,) = store.claim(now)
    return claimed


def kinds(claimed: tuple[Claimed, ...]) -> list[str]:
    return [one.letter.kind for one in claimed]


def records(store: Store, *ids: str) -> list[str]:
    return [found.record for found in store.find(ids)]


# Records


def test_what_was_saved_is_read_back_as_it_was(store: Store) -> None:
    whole = issue(
        step=Step.PLAN,
        due_at=NOW + HOUR,
        problem=Problem(
            title="换模单晚到",
            impacts=(Impact(text="每班停机40分钟", quantified=True, head="business"),),
            causes=(Cause(text="排产改动没有人通知", department="planning"),),
        ),
        participants=(Participant(department="tooling", reason=Reason(kind="cause", quote="没有人通知")),),
        meeting=Meeting(uid="bh-1@mill.example", start=NOW, end=NOW + HOUR),
        tasks=(Task(n=1, task="写换模通知单", due=date(2026, 10, 20), agreed_at=NOW),),
        asks=(Ask(kind="assignment", letter="plan/assignment", about="1", person="he@mill.example", since=NOW, due_at=NOW + HOUR),),
    )

    (saved,) = store.save(whole)

    assert saved == replace(whole, id="BH-1", version=1)
    assert store.get("BH-1") == saved
    assert store.get("bh-1") == saved
    assert store.get("BH-2") is None


def test_issues_and_bulletins_are_numbered_apart(store: Store) -> None:
    saved = store.save(issue(), Bulletin(), issue(), Bulletin())

    assert [record.id for record in saved] == ["BH-1", "BU-1", "BH-2", "BU-2"]
    assert sorted(record.id for record in store.all()) == ["BH-1", "BH-2", "BU-1", "BU-2"]
    assert store.get("BU-2") == saved[3]


def test_a_rule_change_is_a_record_of_its_own_that_outlives_its_issue(store: Store) -> None:
    change = Norm(issue="BH-1", title="换模", rule=Rule(change="排产改动当天通知", document="排产规范"), owner="he@mill.example", opened_at=NOW, state_since=NOW)

    saved = store.save(issue(), replace(change, due_at=NOW), change)

    assert [record.id for record in saved] == ["BH-1", "NM-1", "NM-2"]
    assert store.get("nm-1") == saved[1]
    assert [record.id for record in store.due(NOW)] == ["NM-1"]


def test_records_may_be_looked_at_by_kind(store: Store) -> None:
    change = Norm(issue="BH-1", rule=Rule(change="当天通知"), owner="he@mill.example", opened_at=NOW, state_since=NOW)
    store.save(issue(), change, Bulletin(), issue())

    assert [[record.id for record in store.all(kind)] for kind in (Issue, Norm, Bulletin)] == [["BH-1", "BH-2"], ["NM-1"], ["BU-1"]]
    assert [record.id for record in store.all()] == ["BH-1", "BH-2", "NM-1", "BU-1"]


def test_a_bulletin_is_found_by_its_key(store: Store) -> None:
    daily = Bulletin(key="daily|wei@mill.example")
    saved = store.save(Bulletin(), daily, Bulletin(), Bulletin(key="quarter"))

    assert store.keyed("daily|wei@mill.example") == saved[1]
    assert store.keyed("daily|he@mill.example") is None
    assert store.keyed("") is None


def test_a_key_goes_to_one_record_and_the_second_save_is_a_conflict(store: Store, opener: Opener) -> None:
    (first,) = opener().save(Bulletin(key="quarter"))

    with pytest.raises(Conflict):
        store.save(issue(), Bulletin(key="quarter"))

    assert store.keyed("quarter") == first
    assert store.get("BH-1") is None
    assert store.save(replace(first, due_at=NOW))[0] == store.keyed("quarter")


def test_all_records_come_by_number_however_many_there_are(store: Store) -> None:
    store.save(*(issue() for _ in range(450)))

    assert [record.id for record in store.all()] == [f"BH-{n}" for n in range(1, 451)]


def test_records_may_be_saved_while_all_are_looked_at(store: Store) -> None:
    store.save(*(issue() for _ in range(3)))

    for record in store.all():
        store.save(replace(record, due_at=NOW))

    assert {record.version for record in store.all()} == {2}


def test_two_savers_of_one_version_conflict_and_the_first_stands(store: Store, opener: Opener) -> None:
    (loaded,) = store.save(issue())
    opener().save(replace(loaded, agreed=True))

    with pytest.raises(Conflict):
        store.save(replace(loaded, confidential=True))

    assert store.get("BH-1") == replace(loaded, agreed=True, version=2)


def test_a_conflict_leaves_nothing_of_the_whole_save(store: Store) -> None:
    (loaded,) = store.save(issue())
    store.save(loaded)

    with pytest.raises(Conflict):
        store.save(issue(outbox=(letter(),), journal=(entry(),)), loaded, mail=mail())

    assert store.get("BH-2") is None
    assert store.claim(NOW) == ()
    assert store.history("BH-2") == ((), ())
    assert store.seen("desk@mill.example", "<m1@mill.example>", "hash of <m1@mill.example>") is None
    assert records(store, "<m1@mill.example>") == []


def test_the_number_of_a_save_that_failed_goes_to_the_next_and_no_number_goes_twice(store: Store, opener: Opener) -> None:
    store.save(mail=mail())
    with pytest.raises(Conflict):
        store.save(issue(), mail=mail())

    ids = [record.id for one in (store, opener(), store) for record in one.save(issue())]

    assert ids == ["BH-1", "BH-2", "BH-3"]


def test_a_record_that_comes_with_an_id_keeps_it_and_later_numbers_follow(store: Store) -> None:
    store.save(issue(id="BH-40"))

    (following,) = store.save(issue())

    assert following.id == "BH-41"
    with pytest.raises(Conflict):
        store.save(issue(id="BH-40"))


def test_what_is_due_comes_earliest_first(store: Store) -> None:
    store.save(
        issue(due_at=NOW),
        issue(due_at=NOW - HOUR),
        issue(due_at=NOW + timedelta(microseconds=1)),
        issue(),
        Bulletin(due_at=NOW - timedelta(days=1)),
    )

    assert [record.id for record in store.due(NOW)] == ["BU-1", "BH-2", "BH-1"]
    assert [record.id for record in store.due(NOW, limit=1)] == ["BU-1"]


def test_what_is_due_can_be_looked_at_page_by_page(store: Store) -> None:
    store.save(*(issue(due_at=NOW - HOUR * (n % 2)) for n in range(7)))
    pages, last = [], None
    while page := store.due(NOW, 3, last):
        pages.append([record.id for record in page])
        last = (page[-1].due_at or NOW, page[-1].id)

    assert pages == [["BH-2", "BH-4", "BH-6"], ["BH-1", "BH-3", "BH-5"], ["BH-7"]]


def test_what_was_moved_on_is_due_no_longer(store: Store) -> None:
    (saved,) = store.save(issue(due_at=NOW))
    store.save(replace(saved, due_at=None))

    assert store.due(NOW + HOUR) == ()


def test_the_soonest_moment_is_that_of_a_record_or_of_a_letter_that_may_leave(store: Store) -> None:
    assert store.soonest() is None

    (due,) = store.save(issue(due_at=NOW + HOUR, outbox=(letter(not_before=NOW + 3 * HOUR),)))
    assert store.soonest() == NOW + HOUR

    store.save(replace(due, due_at=None))
    assert store.soonest() == NOW + 3 * HOUR

    store.settle(only(store, NOW + 3 * HOUR), "sent", NOW)
    assert store.soonest() is None


def test_a_letter_that_may_leave_at_once_makes_the_soonest_moment_one_that_is_past(store: Store) -> None:
    posted(store, letter())

    assert (store.soonest() or NOW) < NOW


# History


def test_letters_and_entries_of_a_new_record_get_its_id(store: Store) -> None:
    (saved,) = store.save(issue(outbox=(letter(),), journal=(entry("reported", "换模单晚到"), entry("asked"))))

    entries, letters = store.history("BH-1")

    assert (saved.outbox, saved.journal) == ((), ())
    assert entries == (entry("reported", "换模单晚到"), entry("asked"))
    assert [(row.letter, row.state) for row in letters] == [(letter(record="BH-1"), "pending")]


def test_an_entry_names_the_mail_that_made_it(store: Store) -> None:
    store.save(issue(journal=(entry(),)), mail=mail())

    ((made,), _) = store.history("BH-1")

    assert store.raw(made.mail) == mail().raw


def test_a_letter_is_posted_once_whatever_it_says_and_however_its_address_is_written(store: Store) -> None:
    saved = posted(store, letter(occurrence="1"), letter(occurrence="1"))
    (saved,) = store.save(replace(saved, outbox=(letter(occurrence="1", to="Wei@Mill.example", data={"n": 2}),)))

    assert [row.letter for row in store.history("BH-1")[1]] == [letter(record="BH-1", occurrence="1")]


def test_another_occurrence_cycle_kind_person_or_record_is_another_letter(store: Store) -> None:
    letters = letter(), letter(occurrence="2"), letter(cycle=2), letter("clarify/nudge"), letter(to="he@mill.example")
    posted(store, *letters)
    posted(store, letter())

    assert len(store.history("BH-1")[1]) == len(letters)
    assert len(store.history("BH-2")[1]) == 1


def test_a_letter_that_left_is_not_posted_again(store: Store) -> None:
    saved = posted(store, letter())
    store.settle(store.seal(only(store), b"1", ("<l1@mill.example>",)), "sent", NOW)

    store.save(replace(saved, outbox=(letter(),)))

    assert store.claim(NOW) == ()


# Ids


def test_a_record_is_found_by_its_mail_and_by_every_id_the_mail_mentions(store: Store) -> None:
    store.save(issue(), mail=mail("<M1@mill.example>", references=("<never.received@mill.example>",)))

    assert records(store, "<m1@MILL.example>") == ["BH-1"]
    assert records(store, "never.received@mill.example") == ["BH-1"]
    assert records(store, "<unknown@mill.example>", "") == []


def test_a_record_is_found_by_what_its_sealed_letter_goes_by(store: Store) -> None:
    posted(store, letter())
    store.seal(only(store), b"sealed", ("<bh-1.clarify-receipt.k3@mill.example>", "x7token"))

    for known in ("X7TOKEN", "<BH-1.clarify-receipt.K3@mill.example>"):
        (found,) = store.find((known,))

        assert (found.record, found.letter) == ("BH-1", letter(record="BH-1"))


def test_a_mail_about_several_records_leads_to_all_of_them(store: Store) -> None:
    store.save(issue(), issue(), Bulletin(), mail=mail())

    assert sorted(records(store, "<m1@mill.example>")) == ["BH-1", "BH-2", "BU-1"]


def test_records_are_found_in_the_order_of_the_ids_each_once(store: Store) -> None:
    store.save(issue(), mail=mail("<a@mill.example>"))
    store.save(issue(), mail=mail("<b@mill.example>", references=("<c@mill.example>",)))

    assert records(store, "<b@mill.example>", "<a@mill.example>", "<c@mill.example>") == ["BH-2", "BH-1"]


def test_a_letter_of_ours_belongs_to_its_own_record_whoever_cites_it(store: Store) -> None:
    posted(store, letter())
    store.seal(only(store), b"sealed", ("<l1@mill.example>",))
    store.save(issue(), mail=mail(references=("<l1@mill.example>",)))

    assert records(store, "<l1@mill.example>") == ["BH-1"]
    assert records(store, "<m1@mill.example>") == ["BH-2"]


def test_the_letter_answered_is_the_first_of_the_ids_that_is_ours(store: Store) -> None:
    posted(store, letter("clarify/receipt"), letter("clarify/questions"))
    for claimed in store.claim(NOW):
        store.seal(claimed, b"sealed", (f"<{claimed.letter.kind}@mill.example>",))
    (found,) = store.find(("<other@x>", "<clarify/questions@mill.example>", "<clarify/receipt@mill.example>"))

    assert found.letter
    assert found.letter.kind == "clarify/questions"


# Mails


def test_a_mail_is_seen_by_its_id_and_content(store: Store) -> None:
    store.save(mail=mail(disposition="ignored"))

    assert store.seen("desk@mill.example", "<m1@mill.example>", "hash of <m1@mill.example>") == "ignored"
    assert store.seen("desk@mill.example", "<m1@mill.example>", "other content") is None
    assert store.seen("desk@mill.example", "<m2@mill.example>", "hash of <m1@mill.example>") is None


def test_a_mail_without_an_id_is_seen_by_its_content(store: Store) -> None:
    store.save(mail=mail(""))

    assert store.seen("desk@mill.example", "", "hash of ") == "filed"
    assert store.seen("desk@mill.example", "", "other content") is None


def test_the_same_mail_saved_twice_is_a_conflict_and_other_content_is_not(store: Store) -> None:
    store.save(issue(), mail=mail())

    with pytest.raises(Conflict):
        store.save(issue(), mail=mail())
    store.save(issue(), mail=mail(fingerprint="other content"))

    assert [record.id for record in store.all()] == ["BH-1", "BH-2"]


@pytest.mark.parametrize("size", [0, 1, 4096, 3_000_000])
def test_the_bytes_of_a_mail_are_kept(store: Store, size: int) -> None:
    from hashlib import sha256

    raw = bytes(n % 251 for n in range(size))
    store.save(mail=mail(raw=raw))

    assert store.raw(sha256(raw).hexdigest()) == raw
    assert store.raw("0" * 64) is None


def test_shunted_mails_are_kept_with_their_reason_oldest_first(store: Store) -> None:
    first = mail("<1@x>", disposition="shunted", reason="no text part", sender="a@x", references=("<r@x>",))
    second = mail("", disposition="shunted", reason="too deep", received_at=None)
    store.save(mail=first)
    store.save(mail=mail("<2@x>"))
    store.save(mail=second)

    assert store.shunted() == (first, second)


def test_a_shunted_mail_can_be_taken_in_again(store: Store) -> None:
    from hashlib import sha256

    aside = mail("", fingerprint="unread", disposition="shunted", reason="a bug")
    name = sha256(aside.raw).hexdigest()
    store.save(mail=aside)

    assert store.unshunt(name) == aside
    assert store.seen(aside.source, "", "unread") is None
    assert store.shunted() == (aside,), "a crash before it is taken in loses nothing"

    store.save(issue(), mail=mail("<m1@mill.example>", raw=aside.raw))

    assert store.shunted() == ()
    assert store.unshunt(name) is None
    assert store.raw(name) == aside.raw


def test_a_mail_that_fails_again_is_shunted_again(store: Store) -> None:
    from hashlib import sha256

    aside = mail(disposition="shunted", reason="a bug")
    store.save(mail=aside)
    store.unshunt(sha256(aside.raw).hexdigest())
    store.save(mail=dc_replace(aside, reason="another bug"))

    assert [one.reason for one in store.shunted()] == ["another bug"]
    assert store.seen(aside.source, aside.message_id, aside.fingerprint) == "shunted"


# Letters on their way


def test_letters_are_claimed_in_the_order_in_which_they_were_posted(store: Store) -> None:
    posted(store, letter("a/1"), letter("a/2"))
    posted(store, letter("b/1"))
    saved = store.get("BH-1")
    assert saved
    store.save(replace(saved, outbox=(letter("a/3"),)))

    assert kinds(store.claim(NOW)) == ["a/1", "a/2", "b/1", "a/3"]
    assert kinds(store.claim(NOW, limit=2)) == ["a/1", "a/2"]


def test_no_letter_goes_before_its_time(store: Store) -> None:
    posted(store, letter("a/1", not_before=NOW + HOUR), letter("a/2"), letter("a/3", not_before=NOW))

    assert kinds(store.claim(NOW)) == ["a/2", "a/3"]
    assert kinds(store.claim(NOW + HOUR)) == ["a/1", "a/2", "a/3"]


def test_a_claim_alone_changes_nothing(store: Store, opener: Opener) -> None:
    posted(store, letter())

    assert store.claim(NOW) == opener().claim(NOW) == (Claimed(only(store).row, letter(record="BH-1")),)
    assert store.unsettled() == ()


def test_a_sealed_letter_is_attempted_with_its_bytes_until_it_is_settled(store: Store, opener: Opener) -> None:
    posted(store, letter())

    sealed = store.seal(only(store), b"From: desk\r\n", ("<l1@mill.example>", "token"))

    assert (sealed.raw, sealed.tries, sealed.state) == (b"From: desk\r\n", 1, "attempted")
    assert store.claim(NOW) == ()
    assert opener().unsettled() == (sealed,), "this is what a crash leaves"

    store.settle(sealed, "sent", NOW)

    assert store.unsettled() == store.claim(NOW) == ()
    ((row,), _) = store.outbox("sent"), store.outbox("pending")
    assert (row.state, row.message_id, row.sent_at, row.tries) == ("sent", "<l1@mill.example>", NOW, 1)


def test_a_letter_put_back_comes_again_at_its_time_with_the_same_bytes(store: Store) -> None:
    posted(store, letter())
    store.settle(store.seal(only(store), b"first", ("<l1@x>",)), "pending", NOW, "451 try later", NOW + HOUR)

    assert store.claim(NOW) == ()

    again = only(store, NOW + HOUR)
    sealed = store.seal(again, b"composed anew", ("<l1@x>",))

    assert (again.raw, again.tries) == (b"first", 1)
    assert (sealed.raw, sealed.tries) == (b"first", 2)
    assert store.outbox("attempted")[0].error == "451 try later"


def test_a_letter_that_waits_for_its_next_try_holds_back_only_what_follows_it_to_the_same_person(store: Store) -> None:
    posted(store, letter("a/1"), letter("a/2"), letter("a/3", to="he@mill.example"))
    posted(store, letter("b/1"))
    first = store.claim(NOW)[0]
    store.settle(store.seal(first, b"1", ()), "pending", NOW, "", NOW + HOUR)

    assert kinds(store.claim(NOW)) == ["a/3", "b/1"]
    assert kinds(store.claim(NOW + HOUR)) == ["a/1", "a/2", "a/3", "b/1"]


def test_a_letter_can_be_sealed_by_one_only(store: Store, opener: Opener) -> None:
    posted(store, letter())
    mine, theirs = only(store), opener().claim(NOW)[0]
    store.seal(mine, b"1", ())

    with pytest.raises(Conflict):
        store.seal(theirs, b"2", ())


def test_a_letter_withdrawn_between_claim_and_seal_does_not_go(store: Store) -> None:
    posted(store, letter())
    claimed = only(store)
    store.settle(claimed, "withdrawn", NOW)

    with pytest.raises(Conflict):
        store.seal(claimed, b"1", ())

    assert store.outbox("withdrawn")[0].letter == claimed.letter


def test_a_letter_in_doubt_may_be_sealed_for_another_try(store: Store) -> None:
    posted(store, letter())
    store.seal(only(store), b"1", ())
    (in_doubt,) = store.unsettled()

    assert store.seal(in_doubt, b"2", ()).raw == b"1"


@pytest.mark.parametrize("outcome", ["failed", "uncertain", "held", "withdrawn"])
def test_a_letter_settled_otherwise_stays_in_the_history_and_goes_no_more(store: Store, outcome: str) -> None:
    posted(store, letter())
    store.settle(only(store), outcome, NOW, "550 no such person")

    assert store.claim(NOW + HOUR) == store.unsettled() == ()
    (row,) = store.outbox(outcome)
    assert (row.state, row.error, row.sent_at) == (outcome, "550 no such person", None)


def test_a_held_letter_goes_when_it_is_released(store: Store) -> None:
    posted(store, letter())
    store.settle(only(store), "held", NOW)
    (row,) = store.outbox("held")
    store.settle(Claimed(row.row, row.letter, row.tries), "pending", NOW)

    assert kinds(store.claim(NOW)) == ["clarify/receipt"]


def test_the_outbox_without_a_state_is_what_is_still_open(store: Store) -> None:
    posted(store, *(letter(f"a/{n}") for n in range(4)))
    for claimed, outcome in zip(store.claim(NOW), ("sent", "failed", "held"), strict=False):
        store.settle(claimed, outcome, NOW)

    assert [row.state for row in store.outbox()] == ["held", "pending"]


def test_letters_that_left_are_counted_by_time_and_person(store: Store) -> None:
    posted(store, letter("a/1"), letter("a/2"), letter("a/3", to="he@mill.example"), letter("a/4"))
    for claimed, ago in zip(store.claim(NOW), (2, 1, 0), strict=False):
        store.settle(claimed, "sent", NOW - ago * HOUR)

    assert store.sent_since(NOW - 3 * HOUR) == 3
    assert store.sent_since(NOW - HOUR) == 2
    assert store.sent_since(NOW - HOUR, "WEI@mill.example") == 1


def test_asides_are_counted_apart(store: Store) -> None:
    store.save(Bulletin(outbox=(letter("operator/alarm"), letter("launch/admit"))), issue(outbox=(letter("launch/admit"),)))
    for claimed in store.claim(NOW):
        store.settle(claimed, "sent", NOW)

    assert store.sent_since(NOW, "wei@mill.example", asides=True) == 2
    assert store.sent_since(NOW, "wei@mill.example", asides=False) == 1


def test_of_too_many_letters_answers_go_first_then_notes_then_asides(store: Store) -> None:
    store.save(Bulletin(outbox=(letter("operator/alarm"), letter("launch/admit"))))
    posted(store, letter("execute/note"), letter("circle/status"))

    assert kinds(store.claim(NOW, 1)) == ["circle/status"]
    assert kinds(store.claim(NOW, 2)) == ["execute/note", "circle/status"]
    assert kinds(store.claim(NOW)) == ["operator/alarm", "launch/admit", "execute/note", "circle/status"]


# Search


def test_chinese_is_found_by_words_of_two_characters(store: Store) -> None:
    store.save(issue("三号线的换模单总是晚到"), issue("仓库盘点数据对不上"))

    assert store.search("换模") == ("BH-1",)
    assert store.search("数据") == ("BH-2",)
    assert store.search("库") == ("BH-2",)
    assert store.search("模换") == ()


def test_what_shares_more_words_comes_first(store: Store) -> None:
    store.save(issue("门店调价晚了"), issue("门店补货晚了"), issue("门店补货单晚到两天"))

    assert store.search("补货单晚到")[0] == "BH-3"
    assert set(store.search("门店", limit=2)) < {"BH-1", "BH-2", "BH-3"}


def test_other_scripts_are_found_by_words_and_their_beginnings(store: Store) -> None:
    store.save(issue("ERP exports arrive late (Ｑ３)"))

    for words in ("erp", "export", "q3", "LATE"):
        assert store.search(words) == ("BH-1",), words
    assert store.search("port") == ()


@pytest.mark.parametrize("words", ["", "  ", '"', "a\" OR b", "NEAR(", "*", "-", "晚到 AND", "\x00", "的" * 5000])
def test_any_words_may_be_searched_for(store: Store, words: str) -> None:
    store.save(issue("换模单晚到"))

    assert store.search(words) in ((), ("BH-1",))


def test_search_follows_what_an_issue_says_now(store: Store) -> None:
    (saved,) = store.save(issue("换模单晚到"))
    store.save(replace(saved, problem=Problem(title="换模单晚到", phenomenon="通知没有写日期")))

    assert store.search("日期") == ("BH-1",)

    (saved,) = store.save(replace(store.get("BH-1"), problem=Problem(title="排产改动")))

    assert store.search("日期") == store.search("换模") == ()
    assert store.search("排产") == ("BH-1",)


@pytest.mark.meets("S6-4")
def test_a_closed_issue_is_found_by_what_was_concluded_and_learnt(store: Store) -> None:
    lessons = Record(
        worked=("班前会上先报换模",), to_improve=("外协单位没有人参加",), rules=(Rule(change="改动当天书面通知", document="《排产规范》"),),
    )
    store.save(issue(conclusion="partly_solved", record=lessons, participants=(Participant(department="TOOLING", reason=Reason(kind="named")),)))

    for words in ("班前会", "外协", "排产规范", "书面通知", "partly", "tooling"):
        assert store.search(words) == ("BH-1",), words


def test_a_confidential_issue_is_not_found_from_the_moment_on_that_it_is_one(store: Store) -> None:
    saved = store.save(issue("薪酬数据外泄", confidential=True), issue("薪酬数据晚到"))

    assert store.search("薪酬") == ("BH-2",)

    store.save(replace(saved[1], confidential=True))

    assert store.search("薪酬") == ()


# Several at once


def test_what_was_saved_is_there_for_the_next_process(opener: Opener) -> None:
    first = opener()
    (saved,) = first.save(issue(outbox=(letter(),)), mail=mail())
    first.close()

    second = opener()

    assert second.get("BH-1") == saved
    assert kinds(second.claim(NOW)) == ["clarify/receipt"]
    assert second.seen("desk@mill.example", "<m1@mill.example>", "hash of <m1@mill.example>") == "filed"


def test_many_threads_save_and_read_without_losing_or_doubling(store: Store) -> None:
    posted(store)
    failures: list[BaseException] = []

    def works(worker: int) -> None:
        try:
            for n in range(10):
                store.save(issue(), mail=mail(f"<{worker}.{n}@x>"))
                while True:
                    try:
                        shared = store.get("BH-1")
                        assert isinstance(shared, Issue)
                        store.save(replace(shared, held_count=shared.held_count + 1))
                        break
                    except Conflict:
                        continue
        except BaseException as error:  # noqa: BLE001
            failures.append(error)

    threads = [threading.Thread(target=works, args=(worker,)) for worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    shared = store.get("BH-1")
    assert failures == []
    assert isinstance(shared, Issue)
    assert shared.held_count == 40
    assert [record.id for record in store.all()] == [f"BH-{n}" for n in range(1, 42)]


SAVES = """
    import sys
    from datetime import UTC, datetime
    from pathlib import Path
    from msgspec.structs import replace
    from service.loop.issue import Entry, Issue, Letter, Problem
    from service.stores import open_store
    from service.stores.contract import Mail

    store, now = open_store(sys.argv[1], Path(sys.argv[2])), datetime(2026, 10, 13, 2, tzinfo=UTC)
    n = 0
    while True:
        n += 1
        journal = (Entry(at=now, kind="replied", text=str(n)),)
        outbox = (Letter(kind="a/b", to="wei@mill.example", occurrence=str(n), posted_at=now),)
        record = store.get("BH-1") or Issue(reporter="wei@mill.example", opened_at=now, problem=Problem())
        mail = Mail("desk", f"<{n}@x>", str(n), b"x" * n * 50, "filed", received_at=now)
        store.save(replace(record, journal=journal, outbox=outbox), mail=mail)
        print(n, flush=True)
"""


@pytest.mark.parametrize("acknowledged", [1, 2, 7, 23])
def test_a_killed_process_leaves_what_it_said_was_saved_and_nothing_by_halves(
    place: tuple[str, Path], opener: Opener, acknowledged: int
) -> None:
    command = [sys.executable, "-c", dedent(SAVES), place[0], str(place[1])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ}) as process:
        assert process.stdout
        for _ in range(acknowledged):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        said = max([acknowledged, *map(int, process.stdout.read().split())])

    store = opener()
    record = store.get("BH-1")
    entries, letters = store.history("BH-1")

    assert record
    assert record.version in (said, said + 1), "the last save may stand although nobody was told"
    assert [made.text for made in entries] == [str(n + 1) for n in range(record.version)]
    assert [row.letter.occurrence for row in letters] == [made.text for made in entries]
    assert all(store.raw(made.mail) == b"x" * int(made.text) * 50 for made in entries)
    assert store.seen("desk", f"<{record.version + 1}@x>", str(record.version + 1)) is None
    store.verify()


def test_another_process_reads_while_a_save_is_under_way(place: tuple[str, Path], opener: Opener) -> None:
    store = opener()
    store.save(issue("换模单晚到"))
    looks = f"""
        from pathlib import Path
        from service.stores import open_store
        store = open_store({place[0]!r}, Path({str(place[1])!r}))
        print(*(record.id for record in store.all()), *store.search("换模"))
    """
    read: list[str] = []

    def records_and_a_look() -> Iterator[Letter]:
        yield letter()
        command = [sys.executable, "-c", dedent(looks)]
        read.append(subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True).stdout)

    # The outbox is walked while the transaction is open, after the record has been written.
    store.save(issue(outbox=Slow(records_and_a_look)))

    assert read == ["BH-1 BH-1\n"]
    assert [record.id for record in store.all()] == ["BH-1", "BH-2"]


class Slow(tuple[Letter, ...]):
    """An outbox that does something while it is walked."""

    def __new__(cls, walk: Callable[[], Iterator[Letter]]) -> Self:
        made = super().__new__(cls, ())
        made.walk = walk
        return made

    walk: Callable[[], Iterator[Letter]]

    def __iter__(self) -> Iterator[Letter]:
        return self.walk()


def test_housekeeping_changes_nothing(store: Store) -> None:
    (saved,) = store.save(issue(outbox=(letter(),)), mail=mail())

    store.idle()
    store.verify()

    assert store.get("BH-1") == saved
    assert kinds(store.claim(NOW)) == ["clarify/receipt"]


def test_an_unknown_kind_of_store_is_a_wrong_setting() -> None:
    with pytest.raises(SettingsError, match=r"store\.kind"):
        open_store("abacus", Path("store.db"))
