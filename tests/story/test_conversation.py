"""Letters as a mail client sees them: one conversation an issue and person, and nobody reached by a rehearsal."""

from __future__ import annotations

import pytest

from tests.story.company import DOMAIN, Company, at
from tests.story.road import REPORT


def test_the_receipt_answers_the_report_and_what_follows_answers_the_last_mail(company: Company) -> None:
    report = company.writes("zhou", REPORT, subject="活动结算单晚到")
    company.round("10-13 09:05")
    receipt = company.letter("zhou", "clarify/receipt")
    remark = company.writes("zhou", "影响改为:19张结算单晚到4天", answers=receipt)
    (definition,) = (one for one in company.round("10-13 09:10") if one.to == at("zhou"))

    assert receipt.message["In-Reply-To"] == report
    assert definition.message["In-Reply-To"] == remark
    assert str(definition.message["References"]).split() == [report, str(receipt.message["Message-ID"]), remark]


def test_who_has_not_written_gets_letters_in_answer_to_our_last_one(invited: Company) -> None:
    notice = invited.letter("wang", "launch/kickoff")
    invitation = invited.letter("wang", "plan/invitation")

    assert invitation.message["In-Reply-To"] == notice.message["Message-ID"]
    assert all(at("zhou").partition("@")[0] not in one for one in str(invitation.message["References"]).split())


@pytest.mark.parametrize("stranger", ["liang"])
def test_others_mails_are_not_cited(invited: Company, stranger: str) -> None:
    own = {str(one.message["Message-ID"]) for one in invited.letters if one.to == at("wang")}

    assert set(str(invited.letter("wang", "plan/invitation").message["References"]).split()) <= own


@pytest.mark.meets("P31")
def test_a_rehearsal_names_nobody_but_the_coordinator_and_invites_nobody(asked: Company) -> None:
    asked.configured("\n[letters]\ndry_run = true\n")
    asked.writes("li", "同意", answers=asked.letter("li", "launch/lead"))
    asked.writes("qiu", "我们派邱小雨", answers=asked.letter("qiu", "launch/nomination"))
    fresh = asked.round("10-13 10:00") + asked.round("10-13 10:01")
    invitations = [one for one in fresh if one.kind == "plan/invitation"]

    assert {one.to for one in fresh} == {at("hu.bo")}
    assert {str(one.message["To"]).partition("<")[2] for one in fresh} == {f"{at('hu.bo')}>"}
    assert {one.subject.partition("→ ")[2].partition(":")[0] for one in invitations} >= {at("li"), at("wang")}
    assert all(one.calendar == "" and "calendar" not in str(one.message["Content-class"]) for one in invitations)
    assert all(one.message["Auto-Submitted"] for one in invitations)


def test_the_same_id_with_other_content_is_taken_in_and_said(company: Company) -> None:
    for n in (1, 2):
        company.writes("zhou", REPORT.replace("17张", f"{n + 20}张"), subject=f"结算单 {n}")
    one, two = sorted(company.shelf("inbox"))
    two.write_bytes(two.read_bytes().replace(b"<m3@", b"<m1@"))
    company.round("10-13 09:05")
    first, second = (company.show(issue)["journal"][0] for issue in company.issues())

    assert one.name != two.name
    assert "flag" not in first["data"]
    assert second["data"]["flag"] == "same id, other content"


def test_an_absence_that_nobody_vouches_for_concerns_only_the_letter_that_it_answers(company: Company) -> None:
    company.configured(f'\n[trust]\nauthserv_id = "mx.{DOMAIN}"\n')
    vouched = {"Authentication-Results": f"mx.{DOMAIN}; dmarc=pass header.from={DOMAIN}"}
    for n in (1, 2):
        company.writes("zhou", REPORT.replace("17张", f"{n + 20}张"), subject=f"结算单 {n}", headers=vouched)
    company.round("10-13 09:05")
    receipt = next(one for one in company.letters if one.subject.startswith("[BH-1]"))
    company.is_away("zhou", "我在休假,2028年10月20日回来", receipt)
    company.round("10-13 09:10")
    away = company.office.store.get("BH-1").away  # type: ignore[union-attr]

    assert "away" in company.journal("BH-1")
    assert "away" not in company.journal("BH-2")
    assert [one.until.isoformat() for one in away if one.until] == ["2026-12-12"]
