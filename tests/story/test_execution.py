"""Step 4 as people live it: one line a day, what it moves, and who hears of it (REQUIREMENTS.md S4)."""

from __future__ import annotations

from datetime import timedelta
from email.header import Header

import pytest

from tests.story.company import MAILBOX, Company, at
from tests.story.working import answer, status, task, to, who_got

DAILY, NOTE, HELP, OVERDUE = "execute/progress", "execute/note", "execute/help", "execute/overdue"


@pytest.fixture
def friday(in_force: Company) -> Company:
    """Friday morning: everybody was asked for the first time."""
    in_force.round("10-16 09:05")
    return in_force


@pytest.mark.meets("S4-1", "S4-2")
def test_one_word_is_enough_and_is_said_back_with_the_next_letter(friday: Company) -> None:
    answer(friday, "xiaoqiu", "六成了,口径表写到第三张", DAILY)
    at_once = friday.round("10-16 09:40")
    evening = friday.round("10-16 18:05")
    monday = friday.round("10-19 09:05")

    assert to(at_once, "xiaoqiu") == []
    assert to(evening, "xiaoqiu") == []
    assert status(friday, 2) == "in_progress"
    assert "60%" in to(monday, "xiaoqiu", DAILY)[0].text


@pytest.mark.meets("S4-13")
def test_done_stands_at_once_and_what_was_promised_is_asked_for_once(friday: Company) -> None:
    answer(friday, "wang", "完成", DAILY)
    asked = to(friday.round("10-16 10:00"), "wang")
    later = friday.rounds("10-16 12:00", "10-21 18:05")

    assert status(friday, 1) == "done"
    assert [(one.kind, one.asks) for one in asked] == [(NOTE, "answer")]
    assert "《结算单提交人名单》" in asked[0].text
    assert to(later, "wang") == []


@pytest.mark.meets("S4-13")
def test_the_deliverable_comes_along_as_an_attachment_or_afterwards(friday: Company) -> None:
    answer(friday, "wang", "做完了,名单在附件里", DAILY, attachment=("提交人名单.xlsx", b"list"))
    answer(friday, "xiaoqiu", "已完成", DAILY)
    at_once = friday.round("10-16 10:00")
    answer(friday, "xiaoqiu", "说明见附件", NOTE, attachment=("核对口径说明.docx", b"rules"))
    friday.round("10-16 11:00")
    handed_in = [line for line in friday.show()["journal"] if line["kind"] == "proof"]

    assert to(at_once, "wang") == []
    assert (status(friday, 1), status(friday, 2)) == ("done", "done")
    assert [line["actor"] for line in handed_in] == [at("xiaoqiu")]
    assert [one.kind for one in to(friday.round("10-16 18:05"), "xiaoqiu")] == [NOTE]


@pytest.mark.meets("S4-3", "S4-5")
def test_whoever_is_waited_for_is_asked_and_the_lead_hears_the_same_day(friday: Company) -> None:
    answer(friday, "xiaoqiu", "卡住了,要等市场部给出活动清单", DAILY)
    fresh = friday.round("10-16 10:00")
    answer(friday, "wang", "清单今天下午给你,在共享盘的活动目录里。", HELP)
    answered = friday.round("10-16 14:00")

    assert sorted(who_got(fresh)) == [("li", NOTE), ("wang", HELP)]
    assert "邱小雨" in to(fresh, "wang", HELP)[0].text
    assert who_got(answered) == [("xiaoqiu", NOTE)]
    assert "共享盘的活动目录" in answered[0].text
    assert status(friday, 2) == "in_progress"


@pytest.mark.meets("S4-3", "S4-5")
def test_whoever_cannot_help_says_so_and_the_lead_has_to_decide(friday: Company) -> None:
    answer(friday, "xiaoqiu", "卡住了,要等市场部给出活动清单", DAILY)
    friday.round("10-16 10:00")
    answer(friday, "wang", "帮不了，清单在各门店手里。", HELP)
    fresh = friday.round("10-16 14:00")

    assert [(one.to, one.asks) for one in fresh] == [(at("li"), "answer")]
    assert "清单在各门店手里" in fresh[0].text
    assert status(friday, 2) == "blocked"


@pytest.mark.meets("S4-3")
def test_a_draft_that_waits_for_a_word_is_not_done(friday: Company) -> None:
    answer(friday, "wang", "名单初稿已完成,待数据部确认", DAILY)
    fresh = friday.round("10-16 10:00")

    assert status(friday, 1) == "in_progress"
    assert who_got(fresh, HELP) == [("xiaoqiu", HELP)]


@pytest.mark.meets("S4-5")
def test_whoever_is_stuck_without_saying_on_whom_is_asked_who_can_help(friday: Company) -> None:
    answer(friday, "wang", "受阻", DAILY)
    fresh = friday.round("10-16 10:00")

    assert status(friday, 1) == "blocked"
    assert [one.asks for one in to(fresh, "wang", NOTE)] == ["answer"]
    assert to(fresh, "li", NOTE)


@pytest.mark.meets("S4-8")
def test_a_first_short_slip_stands_and_the_lead_may_refuse_it(friday: Company) -> None:
    answer(friday, "wang", "王经理出差,延期到10月26日", DAILY)
    friday.round("10-16 10:00")
    moved = task(friday, 1)
    digest = to(friday.round("10-16 18:05"), "li", "execute/digest")[0]
    answer(friday, "li", "任务1不能延期,截止还是10月22日", "execute/digest")
    friday.round("10-16 18:30")
    told = to(friday.round("10-19 09:05"), "wang", "plan/assignment")

    assert (moved["status"], moved["due"]) == ("delayed", "2026-10-26")
    assert "10月26日" in digest.text
    assert task(friday, 1)["due"] == "2026-10-22"
    assert ["10月22日" in one.text for one in told] == [True]


@pytest.mark.meets("S4-8", "P27")
@pytest.mark.parametrize("words", ["任务1不同意延期", "王蕾的延期我不同意，供应商等着对账", "第1项不能延期", "The new date is not OK, keep the old date"])
def test_the_lead_refuses_a_slip_in_words_and_its_owner_is_told(words: str, friday: Company) -> None:
    answer(friday, "wang", "王经理出差,延期到10月26日", DAILY)
    friday.round("10-16 10:00")
    friday.writes("li", words, subject="[BH-1] 延期的事")
    told = friday.round("10-16 11:00")

    assert (task(friday, 1)["due"], status(friday, 1)) == ("2026-10-22", "in_progress")
    assert [words in one.text for one in to(told, "wang", NOTE)] == [True]
    assert status(friday, 3) == "not_started"
    assert to(told, "li") == []


@pytest.mark.meets("S4-8", "P27")
def test_a_long_slip_waits_for_the_lead_who_refuses_it(friday: Company) -> None:
    answer(friday, "wang", "人手不够,要延期到11月5日", DAILY)
    asked = friday.round("10-16 10:00")
    answer(friday, "li", "不同意,月结等着用。", NOTE)
    refused = friday.round("10-16 11:00")

    assert [one.asks for one in to(asked, "li", NOTE)] == ["agreement"]
    assert "人手不够" in to(asked, "li", NOTE)[0].text
    assert "月结等着用" in to(refused, "wang", NOTE)[0].text
    assert task(friday, 1)["due"] == "2026-10-22"


@pytest.mark.meets("S4-8", "P27")
def test_a_long_slip_stands_once_the_lead_agrees(friday: Company) -> None:
    answer(friday, "wang", "人手不够,要延期到11月5日", DAILY)
    friday.round("10-16 10:00")
    before = task(friday, 1)["due"]
    answer(friday, "li", "同意", NOTE)
    friday.round("10-16 11:00")

    assert before == "2026-10-22"
    assert (task(friday, 1)["due"], status(friday, 1)) == ("2026-11-05", "delayed")


@pytest.mark.meets("S4-9")
def test_a_second_slip_is_told_to_the_heads(friday: Company) -> None:
    answer(friday, "wang", "延期到10月23日,等盖章", DAILY)
    first = friday.round("10-16 10:00")
    friday.round("10-19 09:05")
    answer(friday, "wang", "还要再推迟到10月28日,负责盖章的同事病了", DAILY)
    friday.round("10-19 10:00")
    answer(friday, "li", "同意", NOTE)
    second = friday.round("10-19 10:30")
    heads = {who for who, kind in who_got(second, NOTE)} & {"ke", "jiang", "qiu"}

    assert not {who for who, kind in who_got(first, NOTE)} & {"ke", "jiang", "qiu"}
    assert task(friday, 1)["due"] == "2026-10-28"
    assert heads == {"ke", "jiang", "qiu"}


@pytest.mark.meets("S4-7")
def test_the_day_after_the_owner_is_asked_why_and_until_when(in_force: Company) -> None:
    fresh = in_force.rounds("10-16 09:05", "10-23 09:05")
    asked = to(fresh, "wang", OVERDUE)
    answer(in_force, "wang", "王经理出差,名单还没审。改到10月27日", OVERDUE)
    in_force.round("10-23 10:00")
    digest = to(in_force.round("10-23 18:05"), "li", "execute/digest")[0]

    assert len(asked) == 1
    assert asked[0].text.count("？") in (1, 2)
    assert task(in_force, 1)["due"] == "2026-10-27"
    assert "10月27日" in digest.text
    reasons = [line["data"]["reason"] for line in in_force.show()["journal"] if line["kind"] == "new_date"]
    assert ["出差" in reason for reason in reasons] == [True]


@pytest.mark.meets("S4-7")
@pytest.mark.parametrize("reason", ["原因：王经理出差", "因为月结太忙"])
def test_a_reason_without_a_day_leaves_one_question(reason: str, in_force: Company) -> None:
    in_force.round("10-16 09:05")
    in_force.round("10-23 09:05")
    answer(in_force, "wang", reason, OVERDUE)
    again = to(in_force.round("10-23 10:00"), "wang")
    answer(in_force, "wang", "10月27日", OVERDUE)
    in_force.round("10-23 11:00")

    assert [one.kind for one in again] == [OVERDUE]
    assert again[0].text.count("？") == 1
    assert (task(in_force, 1)["due"], status(in_force, 1)) == ("2026-10-27", "delayed")


@pytest.mark.meets("S4-5", "S4-4", "P23")
def test_silence_on_the_daily_mail_climbs_to_deputy_head_and_coordinator_and_decides_nothing(in_force: Company) -> None:
    fresh = in_force.rounds("10-16 09:05", "10-30 18:05")
    climbed = [one.to.partition("@")[0] for one in fresh if one.kind == "execute/escalation"]

    assert climbed.index("lin") < climbed.index("jiang") < climbed.index("hu.bo")
    assert {status(in_force, n) for n in (1, 2, 3)} == {"not_started"}
    assert in_force.show()["step"] == "execute"


@pytest.mark.meets("S4-15", "P5", "P6")
def test_an_automatic_reply_and_a_bounce_change_no_task(friday: Company) -> None:
    before = friday.show()["tasks"]
    friday.is_away("wang", "您好,邮件已收到,会尽快完成并回复。", friday.letter("wang", DAILY))
    friday.bounces(friday.letter("xiaoqiu", DAILY))
    fresh = friday.round("10-16 10:00")

    assert friday.show()["tasks"] == before
    assert "wang" not in {who for who, _ in who_got(fresh)}
    assert "邱小雨" in to(fresh, "li", NOTE)[0].text
    assert [one.kind for one in to(fresh, "li")] == [NOTE]


PHONE = """完成

发自我的华为手机

------------------ 原始邮件 ------------------
发件人: "Loop desk" <loop@works.example>;
发送时间: 2026年10月16日(星期五) 上午9:00
收件人: "王蕾" <wang@works.example>;
主题: {subject}

{text}
"""

OUTLOOK = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head>
<body lang="ZH-CN"><div class="WordSection1"><p class="MsoNormal"><span lang="EN-US">80%</span><span>，还差口径附表<o:p></o:p></span></p>
<p class="MsoNormal"><span><o:p>&nbsp;</o:p></span></p>
<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b>发件人<span lang="EN-US">:</span></b>
<span lang="EN-US"> Loop desk &lt;loop@works.example&gt; <br></span><b>发送时间<span lang="EN-US">:</span></b><span lang="EN-US"> 2026</span>年<span>10</span>月<span>16</span>日
<span lang="EN-US"> 9:00<br></span><b>收件人:</b> 邱小雨<br><b>主题:</b> [BH-1] 今日进展</p></div></div>
<p class="MsoNormal">1. 定出核对口径，全年不变（截止10月26日）：完成</p></div></body></html>"""


@pytest.mark.meets("P7", "P8", "S4-2")
def test_an_answer_from_a_phone_counts_without_what_it_quotes(friday: Company) -> None:
    letter = friday.letter("wang", DAILY)
    friday.writes("wang", PHONE.format(subject=letter.subject, text=letter.text), answers=letter)
    friday.round("10-16 10:00")
    words = [line["text"] for line in friday.show()["journal"] if line["actor"] == at("wang") and line["kind"] == "replied"]

    assert status(friday, 1) == "done"
    assert words[-1] == "完成"


@pytest.mark.meets("P7", "P8", "S4-2")
def test_an_answer_written_in_outlook_is_read_from_its_html(friday: Company) -> None:
    answer(friday, "xiaoqiu", "80%，还差口径附表\n\n发件人: Loop desk <loop@works.example>\n发送时间: 2026年10月16日 9:00\n主题: 今日进展\n", DAILY, html=OUTLOOK)
    friday.round("10-16 10:00")

    assert status(friday, 2) == "in_progress"
    assert "80%" in to(friday.round("10-19 09:05"), "xiaoqiu", DAILY)[0].text


@pytest.mark.meets("P8", "S4-2")
def test_an_answer_in_gb18030_is_read(friday: Company) -> None:
    letter = friday.letter("wang", DAILY)
    subject = Header(f"答复: {letter.subject}", "gb18030").encode()
    head = [
        f"From: =?gb2312?B?zfXA2Q==?= <{at('wang')}>", f"To: {letter.message['Reply-To']}", f"Subject: {subject}", f"In-Reply-To: {letter.message['Message-ID']}",
        "Message-ID: <gb-1@works.example>", "MIME-Version: 1.0", "Content-Type: text/plain; charset=gb2312", "Content-Transfer-Encoding: 8bit", "", "",
    ]
    friday.drop("\r\n".join(head).encode("ascii") + "受阻，等数据部邱小雨把口径定下来".encode("gb18030"))
    fresh = friday.round("10-16 10:00")

    assert status(friday, 1) == "blocked"
    assert who_got(fresh, HELP) == [("xiaoqiu", HELP)]


WITH_ACCEPTER = """| 任务描述 | 负责人 | 截止时间 | 交付成果 | 验收人 |
|---|---|---|---|---|
| 指定各类活动的结算单提交人并公布 | 王蕾 | 10月22日 | 《结算单提交人名单》 | |
| 定出核对口径,全年不变 | 邱小雨 | 10月26日 | 《核对口径说明》 | 王蕾 |
"""


@pytest.mark.meets("S4-13")
def test_whoever_is_to_accept_the_work_may_take_it_back(met: Company) -> None:
    met.writes("li", WITH_ACCEPTER, answers=met.letter("li", "plan/table_request"))
    met.round("10-15 14:00")
    for who in ("wang", "xiaoqiu"):
        answer(met, who, "同意", "plan/assignment")
    answer(met, "li", "同意", "plan/echo")
    met.round("10-15 15:00")
    met.round("10-16 09:05")
    answer(met, "xiaoqiu", "完成,见附件", DAILY, attachment=("口径.docx", b"1"))
    asked = met.round("10-16 10:00")
    first = status(met, 2)
    answer(met, "wang", "不行,还缺退货的口径,请补上。", HELP)
    back = met.round("10-16 11:00")

    assert [one.asks for one in to(asked, "wang", HELP)] == ["agreement"]
    assert first == "done"
    assert status(met, 2) == "in_progress"
    assert "还缺退货的口径" in to(back, "xiaoqiu", NOTE)[0].text


@pytest.mark.meets("S4-4", "S4-6")
def test_the_lead_reads_one_digest_and_the_reminder_comes_in_his_name(in_force: Company) -> None:
    in_force.round("10-16 09:05")
    answer(in_force, "wang", "进行中", DAILY)
    in_force.round("10-16 10:00")
    fresh = in_force.rounds("10-16 12:05", "10-21 18:05", timedelta(hours=3))
    reminders = to(fresh, "wang", "execute/reminder")
    digests = to(fresh, "li", "execute/digest")

    assert [str(one.message["Date"])[:11] for one in reminders] == ["Wed, 21 Oct"]
    assert "李琳" in reminders[0].text
    assert len(digests) == 4
    assert "指定各类活动的结算单提交人并公布" in digests[0].text


@pytest.mark.meets("P1", "S2-11")
def test_what_is_told_to_the_circle_is_passed_on_and_offered_as_an_update(friday: Company) -> None:
    letter = friday.letter("wang", "launch/kickoff")
    address = next(word for word in letter.text.split() if word.startswith(MAILBOX.partition("@")[0] + "+bh-1.c-"))
    friday.writes("wang", "各位,名单已经发在共享盘,请大家看看有没有漏的。", subject="[BH-1] 名单", to=address)
    fresh = friday.round("10-16 10:00")

    assert {who for who, kind in who_got(fresh, "circle/relay")} >= {"li", "xiaoqiu"}
    assert status(friday, 1) == "not_started"


@pytest.mark.meets("S4-13")
def test_many_tasks_told_done_in_one_answer_give_one_letter_that_asks_for_their_deliverables(met: Company) -> None:
    rows = "".join(f"| 编写第{n}类活动的结算单模板 | 王蕾 | 10月{20 + n % 9}日 | 《第{n}类结算单模板》 |\n" for n in range(1, 41))
    met.writes("li", "| 任务描述 | 负责人 | 截止时间 | 交付成果 |\n|---|---|---|---|\n" + rows, answers=met.letter("li", "plan/table_request"))
    met.round("10-15 14:00")
    answer(met, "wang", "同意", "plan/assignment")
    answer(met, "li", "同意", "plan/echo")
    met.round("10-15 15:00")
    met.round("10-16 09:05")
    answer(met, "wang", "1-10完成，其余进行中", DAILY)
    first = to(met.round("10-16 10:00"), "wang")
    answer(met, "wang", "3. 《第3类结算单模板》：共享盘 /结算单/3.xlsx", "execute/note")
    met.round("10-16 10:30")
    answer(met, "wang", "剩下的全部完成", DAILY)
    rest = to(met.round("10-16 11:00"), "wang", "execute/note")

    assert [one.kind for one in first] == ["execute/note"]
    assert all(f"《第{n}类结算单模板》" in first[0].text for n in range(1, 11))
    assert [t["n"] for t in met.show()["tasks"] if t["proof"]] == [3]
    assert len(rest) == 1
