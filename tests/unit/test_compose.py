"""Letters as they leave: headers that hold nothing foreign, an answer that finds its way back, calendars that clients accept."""

from __future__ import annotations

import email
import email.policy
import re
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.errors import Undeliverable
from service.loop.issue import Attendee, Letter, Meeting
from service.loop.people import Directory, Person
from service.mail import headers_out, itip, tokens
from service.mail.compose import Composed, Identity, compose
from service.mail.message import Attachment
from service.mail.render import Letters
from service.mail.tokens import Keys

CHINA = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 10, 13, 2, 0, tzinfo=UTC)
KEYS = Keys(b"k" * 32)
LOOP = Identity("闭环", "issues@firm.example", KEYS)
FORM = {"tag": "en", "summary": "{id} {title}", "summary_share": "Lesson: {title} ({id})", "via": "{name} ({id})", "label": "{label}: {text}", "heading": "{text}", "empty": "-"}
SOURCES = {
    "plan/echo": "Subject: Please confirm: {{ issue.title }}\n\nDear {{ me.name }}, {{ issue.id }} in {{ service.name }}. Circle: {{ circle }}",
    "plan/invitation": "Subject: Meeting\n\nCome, {{ me.name }}",
    "circle/relay": "Subject: {{ issue.title }}\n\n{{ text | relayed }}",
    "launch/kickoff": "Subject: Start\n\n{{ circle }}",
    "execute/progress": "Subject: Progress of {{ items | length }} tasks\n\n{{ issue.id }}",
    "learn/norm": "Subject: A rule\n\nFrom {{ issue.id }} {{ circle }}",
    "learn/share": "Subject: For the meeting\n\nTo {{ me.name }}",
    "operator/alarm": "Subject: Alarm\n\n{{ t('code') }}",
    "x/broken": "Subject: s\n\n{{ nowhere }}",
}
WORDS = {"form": FORM, "code": "A sentence", "fallback": {"subject": "About {id}", "body": "Something about {id} {title}."}}
LETTERS = Letters({"en": SOURCES}, {"en": WORDS}, "<p>{{ body }}</p>", "{% macro relayed(text) %}{{ text }}{% endmacro %}")
MEETING = Meeting(
    uid="bh-7.m@firm.example", sequence=1, start=NOW, end=NOW + timedelta(minutes=45),
    attendees=(Attendee(address="li.yan@firm.example"), Attendee(address="hao.ran@firm.example")),
)


def letter(kind: str = "plan/echo", **fields: Any) -> Letter:
    data = {"issue": {"id": "", "title": "调价数据", "step": "plan", "cycle": 1}} | fields.pop("data", {})
    posted = {"record": "BH-7", "to": "li.yan@firm.example", "posted_at": NOW - timedelta(hours=3), "asks": "agreement"}
    return Letter(kind=kind, data=data, **(posted | fields))


def composed(one: Letter, directory: Directory, **more: Any) -> Composed:
    return compose(one, directory, LETTERS, more.pop("identity", LOOP), CHINA, "en", more.pop("now", NOW), **more)


def read(made: Composed) -> EmailMessage:
    found = email.message_from_bytes(made.raw, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


def test_a_letter_says_who_writes_to_whom_and_what_is_asked(directory: Directory) -> None:
    mail = read(composed(letter(), directory, thread=("<first@firm.example>", "second@firm.example")))

    assert mail["From"] == "闭环 <issues@firm.example>" and mail["To"] == "Li Yan <li.yan@firm.example>"
    assert mail["Subject"] == "[BH-7] Please confirm: 调价数据"
    assert mail["Date"].datetime == NOW
    assert (mail["X-Bihuan-Letter"], mail["X-Bihuan-Asks"], mail["X-Loop"]) == ("plan/echo", "agreement", "issues@firm.example")
    assert (mail["Auto-Submitted"], mail["X-Auto-Response-Suppress"], mail["Content-Language"]) == ("auto-generated", "All", "en")
    assert (mail["In-Reply-To"], mail["References"]) == ("<second@firm.example>", "<first@firm.example> <second@firm.example>")
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert mail.get_body(("plain",)).get_content().strip() == "Dear Li Yan, BH-7 in 闭环. Circle:"


def test_the_answer_finds_its_letter_by_address_and_by_message_id(directory: Directory) -> None:
    one = letter()
    made = composed(one, directory)
    signed = tokens.signed(read(made)["Reply-To"].addresses[0].addr_spec, LOOP.address)

    assert signed is not None and tokens.is_reply_to(one, signed.token, KEYS)
    assert made.ids == (made.message_id, signed.token)
    assert read(made)["Message-ID"] == made.message_id and tokens.is_id_of(one, made.message_id, KEYS)


def test_the_same_letter_gives_the_same_bytes(directory: Directory) -> None:
    one = letter("plan/invitation", meeting=MEETING, method="REQUEST")

    assert composed(one, directory).raw == composed(one, directory).raw


def test_a_number_that_the_store_gave_after_the_letter_was_written_stands_in_it(directory: Directory) -> None:
    text = read(composed(letter(record="BH-31"), directory)).get_body(("plain",))

    assert text is not None and "BH-31" in text.get_content()


def test_where_the_host_knows_no_plus_addresses_answers_go_to_the_mailbox(directory: Directory) -> None:
    mail = read(composed(letter(), directory, identity=Identity("Loop", "issues@firm.example", KEYS, plus=False)))

    assert mail["Reply-To"].addresses[0].addr_spec == "issues@firm.example"


def test_a_letter_of_no_issue_bears_no_tag_but_can_be_answered(directory: Directory) -> None:
    made = composed(letter("operator/alarm", record="BU-3", asks="none"), directory)

    assert read(made)["Subject"] == "Alarm"
    assert "bu-3." in str(read(made)["Reply-To"]) and made.message_id.startswith("<bu-3.operator-alarm.")


def test_the_kickoff_prints_the_circles_address(directory: Directory) -> None:
    text = read(composed(letter("launch/kickoff"), directory)).get_body(("plain",))

    assert text is not None and text.get_content().strip() == tokens.circle_address("BH-7", LOOP.address, KEYS)


def test_a_relayed_mail_keeps_its_subject_names_its_writer_and_goes_back_to_the_circle(directory: Directory) -> None:
    token = tokens.reply_address(letter(), LOOP.address, KEYS)
    data = {"sender": "hao.ran@firm.example", "subject": "Re: [BH-7] [BH-7] 模板", "text": f"见附件\n\n{token}"}

    mail = read(composed(letter("circle/relay", data=data), directory, enclosed=(Attachment("模板\r\nX: 1.xlsx", "a/b/c", b"PK"),)))
    text = mail.get_body(("plain",))

    assert (mail["Subject"], mail["From"]) == ("[BH-7] Re: 模板", '"Hao Ran (BH-7)" <issues@firm.example>')
    assert mail["Reply-To"].addresses[0].addr_spec == tokens.circle_address("BH-7", LOOP.address, KEYS)
    assert text is not None and text.get_content().split() == ["见附件", "issues@firm.example"]
    files = list(mail.iter_attachments())
    assert [(one.get_content_type(), one.get_content()) for one in files] == [("application/octet-stream", b"PK")]


@pytest.mark.meets("P16")
def test_an_invitation_has_the_shape_that_calendars_act_on(directory: Directory) -> None:
    mail = read(composed(letter("plan/invitation", meeting=MEETING, method="REQUEST", asks="answer"), directory))
    body, file = list(mail.iter_parts())
    last = list(body.iter_parts())[-1]
    told = itip.read(last.get_content(), CHINA)

    assert mail["Content-class"] == "urn:content-classes:calendarmessage" and mail["Auto-Submitted"] is None
    assert (mail.get_content_type(), body.get_content_type()) == ("multipart/mixed", "multipart/alternative")
    assert (last.get_content_type(), last.get_param("method"), last["Content-Disposition"]) == ("text/calendar", "REQUEST", None)
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "invite.ics")
    assert file.get_content() == last.get_payload(decode=True)
    assert told is not None and (told.method, told.organizer) == ("REQUEST", mail["From"].addresses[0].addr_spec)
    assert (told.dtstamp, told.summary) == (NOW - timedelta(hours=3), "BH-7 调价数据")
    assert [one.address for one in told.attendees] == ["li.yan@firm.example", "hao.ran@firm.example"]


def test_everybody_invited_gets_the_same_event(directory: Directory) -> None:
    events = []
    for to in ("li.yan@firm.example", "hao.ran@firm.example"):
        mail = read(composed(letter("plan/invitation", to=to, meeting=MEETING, method="REQUEST"), directory))
        told = itip.read(next(part for part in mail.walk() if part.get_content_type() == "text/calendar").get_content(), CHINA)
        events.append(told)

    assert events[0] == events[1] is not None


def test_a_cancellation_has_no_file_to_be_opened_by_mistake(directory: Directory) -> None:
    mail = read(composed(letter("plan/invitation", meeting=MEETING, method="CANCEL"), directory))

    assert mail.get_content_type() == "multipart/alternative" and not list(mail.iter_attachments())
    assert [part.get_content_type() for part in mail.iter_parts()][-1] == "text/calendar"


def test_a_template_that_fails_is_stood_in_for_by_a_plain_letter_and_said(directory: Directory) -> None:
    made = composed(letter("x/broken"), directory)

    assert made.fallback and "x/broken" in made.fault
    assert read(made)["Subject"] == "[BH-7] About BH-7"
    assert read(made).get_content().strip() == "Something about BH-7 调价数据."


def test_codes_without_words_are_told(directory: Directory) -> None:
    gone = Letters(LETTERS.sources, {"en": WORDS | {"code": None}}, LETTERS.layout_source, LETTERS.macros_source)

    made = compose(letter("operator/alarm"), directory, gone, LOOP, CHINA, "en", NOW)

    assert not made.fallback and made.gaps == ("code",)


@pytest.mark.parametrize(
    "title",
    ["x\r\nBcc: evil@evil.example", "x\u2028Bcc: evil@evil.example", "=?utf-8?q?hi=0D=0ABcc:_evil@evil.example?=", "\x00\x85x\nBcc: e@e.example"],
    ids=["line end", "line separator", "encoded word", "controls"],
)
def test_a_subject_or_name_of_somebodys_cannot_add_a_header_or_a_receiver(title: str) -> None:
    people = Directory(persons=(Person(address="li.yan@firm.example", name={"en": title}),))

    made = composed(letter(data={"issue": {"title": title}}), people)
    mail = email.message_from_bytes(made.raw)

    assert mail["Bcc"] is None and not re.search(rb"(?im)^bcc", made.raw)
    assert [one.addr_spec for one in read(made)["To"].addresses] == ["li.yan@firm.example"]
    assert len(set(mail.keys())) == len(mail.keys())


@given(st.text(st.characters(codec="utf-8"), max_size=120))
@settings(max_examples=80, deadline=None)
def test_whatever_a_title_holds_the_headers_stay_those_we_set(title: str) -> None:
    mail = read(composed(letter(data={"issue": {"title": title}}), Directory()))
    usual = read(composed(letter(), Directory()))

    assert list(mail.keys()) == list(usual.keys())
    assert mail["Subject"].startswith("[BH-7] Please confirm:")


@pytest.mark.parametrize("to", ["", "nobody", "a@b.example, c@d.example", "a@b.example\r\nBcc: c@d.example", "<a@b.example>", "李@firm.example"])
def test_what_is_no_plain_address_gets_no_letter(to: str) -> None:
    with pytest.raises(Undeliverable):
        composed(letter(to=to), Directory())


def test_a_long_subject_is_cut_at_forty_characters_and_tagged_once() -> None:
    assert headers_out.subject("[BH-7] " + "数" * 60, "BH-7") == "[BH-7] " + "数" * 39 + "…"


def test_of_a_long_thread_the_first_and_the_latest_are_cited_and_nothing_malformed() -> None:
    ids = headers_out.known_ids(["<a b@c>", "<x@y>\r\nBcc: z", "no-at", *(f"<n{n}@firm.example>" for n in range(50))])

    assert len(ids) == headers_out.MOST_REFERENCES
    assert (ids[0], ids[-1]) == ("<n0@firm.example>", "<n49@firm.example>")


def daily(tags: list[str], **fields: Any) -> Letter:
    """A person's daily letter over several issues: it belongs to none of them."""
    items = [{"n": n, "issue": tag, "task": f"task of\n{tag}"} for n, tag in enumerate(tags, 1)]
    data = {"issue": {"id": "", "title": "", "step": "", "cycle": 1}, "tags": tags, "items": items}
    return letter("execute/progress", record="BU-4", asks="progress", data=data, **fields)


@pytest.mark.meets("P21")
def test_a_letter_over_several_issues_bears_all_their_tags(directory: Directory) -> None:
    mail = read(composed(daily(["BH-1", "BH-3", "BH-3"]), directory))

    assert mail["Subject"] == "[BH-1] [BH-3] Progress of 3 tasks"
    assert "bu-4." in str(mail["Reply-To"]) and mail["Message-ID"].startswith("<bu-4.execute-progress.")


def test_of_many_tags_none_is_cut_away_but_the_words_are() -> None:
    tags = [f"BH-{n}" for n in range(100, 120)]
    line = headers_out.subject("[BH-100] " + "数" * 60, *tags)

    assert line.startswith(" ".join(f"[{tag}]" for tag in tags) + " 数")
    assert line.endswith("…") and line.count("BH-100") == 1


def test_only_a_number_of_an_issue_can_be_a_tag(directory: Directory) -> None:
    assert headers_out.subject("About it", "NM-2", "BH-7]\r\nBcc: evil@evil.example", "BH-7") == "[BH-7] About it"


def test_the_plain_letter_in_the_place_of_a_daily_one_names_the_issues_and_numbers_the_tasks(directory: Directory) -> None:
    gone = Letters({"en": {}}, {"en": WORDS}, LETTERS.layout_source, LETTERS.macros_source)

    made = compose(daily(["BH-1", "BH-3"]), directory, gone, LOOP, CHINA, "en", NOW)

    assert made.fallback and read(made)["Subject"] == "[BH-1] [BH-3] About BH-1 BH-3"
    assert read(made).get_content().splitlines()[-2:] == ["1. task of BH-1", "2. task of BH-3"]


@pytest.mark.meets("S6-8")
def test_a_letter_about_a_rule_bears_the_tag_of_the_issue_that_it_came_from(directory: Directory) -> None:
    data = {"issue": {"id": "BH-7", "title": "调价数据", "step": "", "cycle": 1}, "tags": ["BH-7"], "circle": True}

    mail = read(composed(letter("learn/norm", record="NM-2", asks="answer", data=data), directory))
    text = mail.get_body(("plain",))

    assert mail["Subject"] == "[BH-7] A rule" and "nm-2." in str(mail["Reply-To"])
    assert text is not None and text.get_content().strip() == "From BH-7"


@pytest.mark.meets("S6-5")
def test_the_lesson_goes_to_an_address_of_no_directory_as_an_item_of_the_departments_meeting(directory: Directory) -> None:
    item = Meeting(uid="lessons-1.u@firm.example", start=NOW, end=NOW + timedelta(minutes=15), attendees=(Attendee(address="weekly@firm.example"),))

    mail = read(composed(letter("learn/share", to="weekly@firm.example", meeting=item, method="REQUEST", asks="none"), directory))
    event = itip.read(next(part for part in mail.walk() if part.get_content_type() == "text/calendar").get_content(), CHINA)

    assert mail["To"] == "weekly@firm.example" and event is not None
    assert (event.summary, event.attendees[0].address) == ("Lesson: 调价数据 (BH-7)", "weekly@firm.example")
