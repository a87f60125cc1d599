"""The closed circle: mail within it goes to every member and to nobody else; whoever comes from outside waits for the lead."""

from __future__ import annotations

import re
from email.message import EmailMessage
from email.policy import SMTP
from random import Random

import pytest

from tests.story import road
from tests.story.company import MAILBOX, Company, Received, at

INSIDE = {"li", "zhou", "wang", "lin", "xiaoqiu"}
SIGNED = re.compile(r"\+bh-1\.[a-z2-7]{26}@")


def circle(company: Company) -> str:
    """The circle's own address, as the kick-off prints it."""
    found = re.search(r"loop\+bh-1\.c-[a-z2-7]+@works\.example", company.letter("wang", "launch/kickoff").text)
    assert found
    return found[0]


def held(company: Company) -> Received:
    """Sam of IT wrote about the issue; the lead is asked about him."""
    company.writes("sam", "We had the same with the vendor sheets, happy to help.", subject="Re: [BH-1] settlement sheets")
    company.round("10-13 11:00")
    return company.letter("li", "launch/admit")


def passed_on(letters: list[Received]) -> dict[str, Received]:
    return {one.to.split("@")[0]: one for one in letters if one.kind == "circle/relay"}


@pytest.mark.meets("S2-11", "S2-12")
def test_a_mail_to_the_circle_goes_to_every_member_but_its_writer(invited: Company) -> None:
    invited.writes("wang", "上月的结算单清单在附件里,请大家看。", subject="清单", to=circle(invited), attachment=("list.xlsx", b"PK\x03\x04 rows"))
    copies = passed_on(invited.round("10-13 11:00"))
    one = copies["li"]

    assert set(copies) == INSIDE - {"wang"}
    assert "上月的结算单清单" in one.text
    assert "王蕾 (BH-1)" in str(one.message["From"])
    assert circle(invited) in str(one.message["Reply-To"])
    assert [part.get_filename() for part in one.message.iter_attachments()] == ["list.xlsx"]


@pytest.mark.meets("S2-11")
def test_an_answer_to_a_relayed_mail_goes_to_all_again_and_is_kept(invited: Company) -> None:
    invited.writes("wang", "清单请看附件。", subject="清单", to=circle(invited))
    first = passed_on(invited.round("10-13 11:00"))
    invited.writes("xiaoqiu", "第三行的口径不对,我改好再发。", answers=first["xiaoqiu"])
    second = passed_on(invited.round("10-13 11:10"))

    assert set(second) == INSIDE - {"xiaoqiu"}
    assert any("第三行的口径不对" in line["text"] for line in invited.show()["journal"])


@pytest.mark.meets("S2-12")
def test_our_signed_addresses_are_cut_out_of_what_is_passed_on(invited: Company) -> None:
    own = str(invited.letter("wang", "launch/kickoff").message["Reply-To"])
    invited.writes("wang", f"我收到的信是从 {own} 来的,大家也是吗?", subject="问一下", to=circle(invited))
    copies = passed_on(invited.round("10-13 11:00"))

    assert SIGNED.search(own)
    assert not any(SIGNED.search(one.text + one.html) for one in copies.values())


@pytest.mark.meets("S2-11")
def test_words_to_the_circle_decide_nothing(invited: Company) -> None:
    invited.writes("li", "会议改到10月16日下午3点吧?不用开会了也行。", subject="会议", to=circle(invited))
    invited.round("10-13 11:00")

    assert invited.show()["meeting"]["sequence"] == 0
    assert invited.show()["meeting"]["status"] == "invited"


@pytest.mark.meets("S2-12")
def test_a_reply_to_another_letter_stays_with_the_service(invited: Company) -> None:
    invited.writes("wang", "收到,谢谢", answers=invited.letter("wang", "launch/kickoff"))

    assert passed_on(invited.round("10-13 11:00")) == {}


@pytest.mark.meets("S2-12", "P3")
def test_an_outsider_is_held_and_told_no_more_than_that(invited: Company) -> None:
    asked = held(invited)
    answer = invited.letter("sam", "execute/note")

    assert "happy to help" in asked.text
    assert "结算" not in answer.text + answer.subject
    assert at("sam") not in invited.show()["circle"]


@pytest.mark.meets("S2-12", "P27")
def test_an_outsider_who_is_let_in_gets_the_kick_off_at_once(invited: Company) -> None:
    invited.writes("li", "加入", answers=held(invited))
    fresh = invited.round("10-13 11:10")

    assert [(one.kind, one.to) for one in fresh if one.to == at("sam")] == [("launch/kickoff", at("sam"))]
    assert at("sam") in invited.show()["circle"]


@pytest.mark.meets("S2-12")
def test_an_outsider_who_is_not_let_in_hears_nothing_of_the_issue(invited: Company) -> None:
    invited.writes("li", "不加入", answers=held(invited))
    invited.round("10-13 11:10")

    assert "launch/kickoff" not in invited.kinds_to("sam")
    assert "dropped" in invited.journal()


@pytest.mark.meets("S2-12")
def test_an_outsiders_mail_may_become_an_issue_of_its_own(invited: Company) -> None:
    invited.writes("shang", road.REPORT.replace("活动结算单", "软件验收单").replace("17张", "6张"), subject="Re: [BH-1] 活动结算单晚到")
    invited.round("10-13 11:00")
    invited.writes("li", "新问题", answers=invited.letter("li", "launch/admit"))
    invited.round("10-13 11:10")
    invited.round("10-13 11:11")

    assert invited.issues() == ["BH-1", "BH-2"]
    assert invited.letter("shang", "clarify/receipt").subject.startswith("[BH-2]")


@pytest.mark.meets("S2-12")
def test_an_outsider_who_writes_to_the_circle_reaches_nobody(invited: Company) -> None:
    invited.writes("nora", "May I see the list?", subject="list", to=circle(invited))
    fresh = invited.round("10-13 11:00")

    assert passed_on(fresh) == {}
    assert {one.kind for one in fresh} == {"execute/note", "launch/admit"}


@pytest.mark.meets("S2-12")
def test_a_copy_to_a_colleague_does_not_make_him_a_member(invited: Company) -> None:
    invited.writes("wang", "清单请看附件。", subject="清单", to=circle(invited), headers={"Cc": at("sam")})
    copies = passed_on(invited.round("10-13 11:00"))

    assert "sam" not in copies
    assert at("sam") not in invited.show()["circle"]


@pytest.mark.meets("P15")
def test_files_are_passed_on_and_the_logo_of_a_signature_is_not(invited: Company) -> None:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"], mail["Message-ID"] = at("wang"), circle(invited), "清单", "<logo@works.example>"
    mail.set_content("清单请看附件。\n\n王蕾")
    mail.add_alternative('<p>清单请看附件。</p><p>王蕾<br><img src="cid:logo"></p>', subtype="html")
    page = list(mail.iter_parts())[1]
    assert isinstance(page, EmailMessage)
    page.add_related(b"\x89PNG" + b"x" * 900, "image", "png", cid="<logo>", filename="image001.png", disposition="inline")
    mail.add_attachment(b"PK rows", maintype="application", subtype="octet-stream", filename="list.xlsx")
    invited.drop(mail.as_bytes())
    copies = passed_on(invited.round("10-13 11:00"))

    assert {tuple(part.get_filename() for part in one.message.iter_attachments()) for one in copies.values()} == {("list.xlsx",)}


@pytest.mark.meets("P15", "P12")
def test_a_mail_that_comes_by_two_ways_is_kept_once(invited: Company) -> None:
    content = Random(7).randbytes(300_000)
    invited.writes("wang", "收到,谢谢", answers=invited.letter("wang", "launch/kickoff"), attachment=("photo.jpg", content))
    (waiting,) = invited.shelf("inbox")
    raw = waiting.read_bytes()
    for way in range(4):
        invited.drop(f"Received: from relay{way}\r\n".encode() + raw)
    invited.round("10-13 11:00")
    invited.restart()

    assert sum(path.stat().st_size for path in (invited.home / "data").glob("bihuan.db*")) < 3 * len(content)


@pytest.mark.meets("P1")
def test_a_reporter_who_answers_the_own_mail_opens_nothing_new(company: Company) -> None:
    first = company.writes("zhou", road.REPORT, subject="活动结算单晚到")
    company.round("10-13 09:05")
    company.writes("zhou", "补充:10月又有2张。", subject="Re: 活动结算单晚到", headers={"In-Reply-To": first, "References": first})
    company.round("10-13 09:20")

    assert company.issues() == ["BH-1"]
    assert any("10月又有2张" in line["text"] for line in company.show()["journal"])


@pytest.mark.meets("P1", "S2-12")
def test_a_colleague_in_copy_who_answers_all_opens_nothing_new(company: Company) -> None:
    first = company.writes("zhou", road.REPORT, subject="活动结算单晚到", headers={"Cc": at("sam")})
    company.round("10-13 09:05")
    company.writes("sam", "Same here in IT.", subject="Re: 活动结算单晚到", to=f"{at('zhou')}, {MAILBOX}", headers={"In-Reply-To": first})
    company.round("10-13 09:20")

    assert company.issues() == ["BH-1"]
    assert "held" in company.journal()


@pytest.mark.meets("P1")
def test_both_sides_of_one_thread_may_arrive_in_the_wrong_order(company: Company) -> None:
    """The answer to a mail comes in before the mail itself."""
    company.writes("zhou", "补充:10月又有2张。", subject="Re: 活动结算单晚到", headers={"In-Reply-To": "<first@works.example>"})
    company.round("10-13 09:05")
    company.writes("zhou", road.REPORT, subject="活动结算单晚到", headers={"X-Note": "first"})
    company.round("10-13 09:10")

    assert company.letter("zhou", "clarify/receipt")
    assert sum(company.where().values()) == 2


@pytest.mark.meets("G4")
def test_an_answer_from_another_address_of_the_same_person_counts(reported: Company) -> None:
    reported.writes("zhou.min@home.example", "同意", answers=reported.letter("zhou", "clarify/receipt"))
    reported.round("10-13 09:20")

    assert reported.show()["definition"]["agreed"]
    assert all("home.example" not in one.to for one in reported.letters)
