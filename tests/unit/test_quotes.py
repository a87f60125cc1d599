"""What did the sender newly write? Every client quotes in its own way; no cut is so clean that it may cost a word."""

from __future__ import annotations

import pytest

from service.mail import quotes
from service.mail.boundaries import LOOKS, Boundaries
from service.mail.message import InboundMessage, Mailbox
from service.mail.words import lexicon
from service.reading import tables
from service.reading.reader import Reader

LETTER = """请在10月15日（周四）前补充两点，直接回复即可。

1. 影响有多大？
2. 可能的原因是什么？

影响：
原因：

接受的话，写“第3项 改到10月20日”这样的一句就够了。

任务描述 | 负责人 | 截止时间
1.  |  |
2.  |  |

BH-3 · 第1步，共6步：问题清晰化"""

MARKED = "\n".join(f"> {line}" for line in LETTER.split("\n"))
ANSWER = "大约推迟两天，涉及六十张单子。\n原因还在查，周五告诉大家。"
DESK = "闭环 <loop@firm.example>"
SENDER = Mailbox("李妍", "li.yan@firm.example")

INTRODUCTIONS = {
    "outlook": f"-----邮件原件-----\n发件人: {DESK}\n发送时间: 2026年10月13日 9:20\n收件人: 李妍\n抄送: 王芳;\n 陆明\n主题: [BH-3]\n",
    "outlook, underscores": f"________________________________\n发件人: {DESK}\n发送时间: 2026年10月13日 9:20\n收件人: 李妍\n主题: x\n",
    "outlook, english": f"From: {DESK}\nSent: Tuesday, October 13, 2026 9:20 AM\nTo: Li Yan\nSubject: x\n",
    "outlook, taiwan": f"寄件者: {DESK}\n寄件日期: 2026年10月13日 上午 9:20\n收件者: 李妍\n主旨: x\n",
    "foxmail": " \n发件人： 闭环\n发送时间： 2026-10-13 09:20\n收件人： 李妍\n主题： x",
    "qq": "------------------\xa0原始邮件\xa0------------------\n发件人: \"闭环\" <loop@firm.example>;\n发送时间: 2026年10月13日(星期二) 上午9:20\n主题: x\n",
    "dingtalk": f"{'-' * 66}\n发件人：{DESK}\n发送时间：2026年10月13日(星期二) 09:20\n收件人：李妍\n抄\u3000送：王芳\n主\u3000题：x\n",
    "netease": "---- 回复的原邮件 ----\n| 发件人 | 闭环<loop@firm.example> |\n| 日期 | 2026年10月13日 09:20 |\n| 主题 | x |",
    "163": "在 2026-10-13 09:20:11，\"闭环\" <loop@firm.example> 写道：",
    "163, english": "At 2026-10-13 09:20:11, \"闭环\" <loop@firm.example> wrote:",
    "gmail": "闭环 <\nloop+bh-3.abcdefghijklmnopqrstuvwxyz@firm.example> 于2026年10月13日周二\n09:20写道：\n",
    "thunderbird": "在 2026/10/13 9:20, 闭环 写道:",
    "android": f"-------- 原始邮件 --------\n发件人： {DESK}\n日期： 2026年10月13日周二 09:20\n主 题： x\n",
    "english": f"On Tue, Oct 13, 2026 at 9:20 AM {DESK} wrote:\n",
    "german": f"Am 13.10.2026 um 09:20 schrieb {DESK}:",
    "french": f"Le mar. 13 oct. 2026 à 09:20, {DESK} a écrit :",
    "korean": f"2026년 10월 13일 (화) 오전 9:20, {DESK}님이 작성:",
}  # fmt: skip


@pytest.mark.meets("P8")
@pytest.mark.parametrize("client", INTRODUCTIONS)
@pytest.mark.parametrize("letter", [LETTER, MARKED], ids=["unmarked", "marked"])
def test_the_answer_above_a_quotation_is_found_in_every_clients_form(client: str, letter: str, reader: Reader) -> None:
    found = quotes.cut(f"{ANSWER}\n\n{INTRODUCTIONS[client]}\n{letter}", "", reader)

    assert found.reply == ANSWER
    assert "影响有多大" in found.quoted


def test_a_block_of_headers_directly_below_the_answer_is_seen_without_a_blank_line(reader: Reader) -> None:
    text = f"同意\n发件人: {DESK}\n发送时间: 2026年10月13日 (周二) 09:20\n主题: x\n收件人: 李妍\n{LETTER}"

    assert quotes.cut(text, "", reader).reply == "同意"


@pytest.mark.parametrize("footer", ["发自我的iPhone", "发自我的华为手机", "Sent from my iPhone", "获取 Outlook for iOS", "-- \n李妍\n财务部", "李妍\n财务部\n010-5550 1234"])  # fmt: skip
def test_footers_and_signatures_are_not_part_of_the_answer(footer: str, reader: Reader) -> None:
    found = quotes.cut(f"{ANSWER}\n\n{footer}\n\n{INTRODUCTIONS['outlook']}\n{LETTER}", "", reader, sender=SENDER)

    assert found.reply == ANSWER
    assert found.signature.endswith(footer.rpartition("\n")[2])


@pytest.mark.meets("P7")
@pytest.mark.parametrize("footer", ["", "发自我的iPhone\n", "李妍\n财务部\n010-5550 1234\n"], ids=["nothing", "footer", "signature"])
@pytest.mark.parametrize("client", ["outlook", "qq", "gmail"])
def test_an_answer_without_words_is_empty_and_never_the_quotation(client: str, footer: str, reader: Reader) -> None:
    text = f"{footer}\n{INTRODUCTIONS[client]}\n{MARKED if client == 'gmail' else LETTER}"

    assert quotes.cut(text, "", reader, LETTER, SENDER).reply == ""


@pytest.mark.meets("P7")
@pytest.mark.parametrize("text", [
    "发件人那一栏我们漏填了。\n时间：10月20日 10:00\n地点：三楼会议室",
    "他在邮件里写道：\n先停用旧接口。",
    "时间：10月20日\n主题：交接",
    "时间定在 2026-10-20 14:00，郝然写道：\n他可以参加",
    "不同意：\n> 负责人 山姆\n应该是郝然",
    "本邮件包含三个附件，请查收。",
    "Sent by courier yesterday.",
    "From our side two things:\n- the date is too early\n- Ops should own it",
    "The build says:\n> npm run check\n> 3 warnings\nso we are nearly there.",
    "Disclaimer text is missing on the form.\nPlease add it by Friday.",
    "从我的角度看没有问题",
    "建议由王芳接手。\n\n王芳\nwang.fang@firm.example",
])  # fmt: skip
def test_what_only_looks_like_a_quotation_or_a_signature_is_kept(text: str, reader: Reader) -> None:
    assert quotes.cut(text, "", reader, sender=SENDER).reply == text


@pytest.mark.meets("P7")
def test_a_line_of_the_person_that_looks_like_a_header_stays_above_the_real_ones(reader: Reader) -> None:
    answer = "可以，改期如下。\n时间：10月20日 10:00\n地点：三楼会议室"

    assert quotes.cut(f"{answer}\n\n{INTRODUCTIONS['outlook']}\n{LETTER}", "", reader).reply == answer


@pytest.mark.meets("P7")
def test_answers_between_quoted_lines_are_kept(reader: Reader) -> None:
    text = f"{INTRODUCTIONS['thunderbird']}\n> 1. 影响有多大？\n两天左右。\n> 2. 可能的原因是什么？\n\n接口没有提示。\n"

    found = quotes.cut(text, "", reader)

    assert found.reply.split() == ["两天左右。", "接口没有提示。"]


@pytest.mark.meets("P7")
@pytest.mark.parametrize("client", ["outlook", "foxmail", "gmail", "163"])
@pytest.mark.parametrize("marked", [False, True])
def test_of_our_own_letter_only_the_lines_that_were_changed_are_the_answer(client: str, marked: bool, reader: Reader) -> None:
    filled = LETTER.replace("影响：", "影响：推迟两天").replace("1.  |  |", "1. 接口加告警 | 沈涛 | 10月20日")
    filled = "\n".join(f"> {line}" for line in filled.split("\n")) if marked else filled

    found = quotes.cut(f"{INTRODUCTIONS[client]}\n{filled}", "", reader, LETTER)

    written = [line for line in found.reply.split("\n") if line]
    assert written == ["影响：推迟两天", "任务描述 | 负责人 | 截止时间", "1. 接口加告警 | 沈涛 | 10月20日"]


@pytest.mark.meets("P7")
def test_an_answer_in_the_words_that_our_letter_proposed_is_an_answer(reader: Reader) -> None:
    found = quotes.cut(f"第3项 改到10月20日\n\n{INTRODUCTIONS['outlook']}\n{LETTER}", "", reader, LETTER)

    assert found.reply == "第3项 改到10月20日"


def test_our_letter_is_known_where_the_client_marks_nothing_and_folds_its_lines(reader: Reader) -> None:
    folded = LETTER.replace("前补充两点，", "前补充两点，\n").replace("“第3项", "\n“第3项")

    assert quotes.cut(f"{ANSWER}\n\n{folded}", "", reader, LETTER).reply == ANSWER


def test_a_forwarded_mail_is_told_from_a_quoted_one(reader: Reader) -> None:
    text = "请各位看一下。\n\n---------- Forwarded message ---------\nFrom: Anna <anna@firm.example>\nDate: Tue, 13 Oct 2026\nSubject: x\n\n门店缺数。"

    found = quotes.cut(text, "", reader)

    assert (found.reply, found.quoted) == ("请各位看一下。", "")
    assert found.forwarded.endswith("门店缺数。")


def test_a_subject_that_says_forward_makes_the_quotation_a_forwarded_text(reader: Reader) -> None:
    message = InboundMessage(subject="转发: 对账", text=f"请看。\n\n{INTRODUCTIONS['foxmail']}\n门店缺数。")

    assert "门店缺数。" in quotes.new_text(message, reader).forwarded


PAGES = {
    "gmail": '<div>{}</div><div class="gmail_quote"><div class="gmail_attr">闭环 于2026年10月13日周二 09:20写道：</div><blockquote class="gmail_quote">{}</blockquote></div>',
    "qq": '<div>{}</div><div>------------------&nbsp;原始邮件&nbsp;------------------</div><div style="background:#efefef;padding:8px;">发件人: x</div>{}',
    "outlook": '<p>{}</p><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p><b>发件人:</b> x<br><b>发送时间:</b> 2026年10月13日 9:20<br><b>主题:</b> y</p></div><div>{}</div>',
    "outlook on the web": '<div>{}</div><div id="divRplyFwdMsg"><b>发件人:</b> x</div><div>{}</div>',
    "netease": '<div>{}</div><div class="ntes-mailmaster-quote">---- 回复的原邮件 ----{}</div>',
    "lark": '<div>{}</div><div id="lark-mail-quote-7"><div class="history-quote-wrapper">{}</div></div>',
    "apple": '<div>{}</div><blockquote type="cite">{}</blockquote>',
    "yahoo": '<div>{}</div><div class="yahoo_quoted">{}</div>',
}  # fmt: skip
TASKS = "<table><tr><th>任务</th><th>负责人</th></tr><tr><td>{}</td><td>沈涛</td></tr></table>"


@pytest.mark.parametrize("client", PAGES)
def test_the_page_itself_says_what_is_quoted_and_its_tables_are_not_read(client: str, reader: Reader) -> None:
    page = PAGES[client].format(f"见下表{TASKS.format('接口加告警')}", f"<p>此前的计划</p>{TASKS.format('旧任务')}")

    found = quotes.cut("", page, reader)

    assert found.reply.split() == ["见下表", "任务", "负责人", "接口加告警", "沈涛"]
    assert tables.grids("", found.html) == ((("任务", "负责人"), ("接口加告警", "沈涛")),)


def test_a_table_of_ours_that_was_filled_in_is_handed_on_whole(reader: Reader) -> None:
    sent = "任务\t负责人\n1.\t\n2.\t\n请在周五前填好这张任务表并回复。\n会议没有开成的，回复一句即可。"
    row = "<tr><td>{}</td><td>{}</td></tr>"
    table = f"<table>{row.format('任务', '负责人')}{row.format('1. 接口加告警', '沈涛')}{row.format('2.', ' ')}</table>"
    page = PAGES["gmail"].format("", f"{table}<p>请在周五前填好这张任务表并回复。</p><p>会议没有开成的，回复一句即可。</p>")

    found = quotes.cut("", page, reader, sent)

    assert "1. 接口加告警\t沈涛" in found.reply and "请在周五" not in found.reply
    assert tables.grids("", found.html)[0][:2] == (("任务", "负责人"), ("1. 接口加告警", "沈涛"))


@pytest.mark.meets("P7")
def test_an_answer_typed_into_our_letter_is_found_below_the_headers_of_a_page(reader: Reader) -> None:
    sent = "请在周五前答复。\n1. 影响有多大？\n2. 可能的原因是什么？"
    page = PAGES["outlook"].format("", "<p>请在周五前答复。</p><p>1. 影响有多大？</p><p>推迟两天</p><p>2. 可能的原因是什么？</p>")

    assert quotes.cut("", page, reader, sent).reply == "推迟两天"


def test_where_the_text_part_marks_nothing_the_page_decides(reader: Reader) -> None:
    page = PAGES["lark"].format("同意", "<p>门店缺数的情况如下</p>")

    assert quotes.cut("同意\n门店缺数的情况如下", page, reader).reply == "同意"


def test_only_pages_with_tables_are_handed_on(reader: Reader) -> None:
    assert quotes.cut("", "<p>同意</p>", reader).html == ""


HOSTILE = {
    "starts": "On " * 20_000, "long line": "On " + "word " * 50_000, "introductions": "On Mon, foo\n" * 2_000, "blanks": " " * 100_000,
    "newlines": "\n" * 100_000, "dashes": "-" * 50_000, "brackets": "<" * 50_000, "underscores": "_" * 50_000, "labels": "From: x@y\n" * 5_000,
    "no verb": "在 2026年11月20日" + "好" * 200_000, "prose": "word " * 200_000, "separators": "-----Original Message-----\n" * 5_000,
    "dated": "在 2026年11月20日 10:11, x@y\n" * 5_000,
}  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_text_is_looked_at_closely_more_than_so_often(text: str, reader: Reader) -> None:
    lines = text.split("\n")
    boundaries = Boundaries(lines, [False] * len(lines), lexicon(reader.words))
    for number in range(len(lines)):
        boundaries.at(number)

    assert 0 <= boundaries.looks <= LOOKS
    assert isinstance(quotes.cut(text, "", reader, LETTER).reply, str)
