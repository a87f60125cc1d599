"""What was newly written, in the shapes of the clients that people really use."""

from __future__ import annotations

import pytest

from service.mail import parse, quotes
from service.mail.message import Mailbox
from service.reading.reader import Reader

ANSWER = "1. 接口已联调\n2. 缺一台测试机，周四前能到吗？"
LETTER = "陈芳，早上好：\n\n请逐项填写：\n1. 现象：____\n2. 影响（请写数字）：____\n3. 今天有没有阻碍？\n\n收到后本轮即更新任务表。\n闭环助手"
QUOTED = "\n".join(f"> {line}" for line in LETTER.split("\n"))

INTRODUCTIONS = {
    "outlook": "-----邮件原件-----\n发件人: 闭环助手 <help@garden.example>\n发送时间: 2026年10月13日 9:05\n收件人: 陈芳 <chen@garden.example>;\n 高原 <gao@garden.example>\n主题: [BH-4] 今日进展",
    "outlook, underscores": f"{'_' * 32}\n发件人: 闭环助手 <help@garden.example>\n发送时间: 2026年10月13日 9:05\n收件人: 陈芳\n主题: [BH-4] 今日进展",
    "outlook, English on Chinese": "From: 闭环助手 <help@garden.example>\nSent: 2026年10月13日 9:05\nTo: 陈芳 <chen@garden.example>\nSubject: [BH-4] 今日进展",
    "outlook, Taiwan": "寄件者: 閉環助手 <help@garden.example>\n寄件日期: 2026年10月13日 上午 09:05\n收件者: 陳芳\n副本: 高原\n主旨: [BH-4]",
    "foxmail": " \n发件人： 闭环助手\n发送时间： 2026-10-13 09:05\n收件人： chen@garden.example\n抄送： gao\n主题： [BH-4] 今日进展",
    "qq": '------------------ 原始邮件 ------------------\n发件人: "闭环助手" <help@garden.example>;\n发送时间: 2026年10月13日(星期二) 上午9:05\n收件人: "陈芳"<chen@garden.example>;\n主题: [BH-4]',
    "qq, English": '------------------&nbsp;Original&nbsp;------------------\nFrom: "助手"<help@garden.example>;\nDate: Tue, Oct 13, 2026 09:05 AM\nTo: "陈芳"<chen@garden.example>;\nSubject: x'.replace("&nbsp;", "\xa0"),
    "qq, centred": "          原始邮件          \n发件人：闭环助手 <help@garden.example>\n发件时间：2026年10月13日 09:05\n收件人：陈芳\n主题：x",
    "netease": 'At 2026-10-13 09:05:44, "闭环助手" <help@garden.example> wrote:',
    "netease, Chinese": '在 2026-10-13 09:05:44，"闭环助手" <help@garden.example> 写道：',
    "mail master": "---- 回复的原邮件 ----\n| 发件人 | 闭环助手<help@garden.example> |\n| 发送日期 | 2026年10月13日 09:05 |\n| 收件人 | 陈芳 |\n| 主题 | x |",
    "dingtalk": f"{'-' * 66}\n发件人：闭环助手<help@garden.example>\n发送时间：2026年10月13日(星期二) 09:05\n收件人：陈芳\n抄　送：高原\n主　题：x",
    "feishu": "发件人: 闭环助手<help@garden.example>\n日期: 2026年10月13日 (周二) 09:05\n主题: x\n收件人: 陈芳<chen@garden.example>",
    "gmail": "闭环助手 <help@garden.example> 于2026年10月13日周二 09:05写道：",
    "gmail, folded": "闭环助手 <a-very-long-service-address-indeed@department.garden.example>\n于2026年10月13日周二 09:05写道：",
    "thunderbird": "在 2026/10/13 9:05, 闭环助手 写道:",
    "xiaomi": "在 闭环助手 <help@garden.example>，2026年10月13日 上午9:05写道：",
    "huawei": "-------- 原始邮件 --------\n发件人： 闭环助手 <help@garden.example>\n日期： 2026年10月13日周二 09:05\n收件人： 陈芳\n主 题： x",
    "english": "On Tue, 13 Oct 2026 at 09:05, Loop Desk <help@garden.example> wrote:",
    "english, folded": "On Tue, 13 Oct 2026 at 09:05, Loop Desk of the Garden Company <\nhelp@garden.example> wrote:",
    "german": "Am 13.10.2026 um 09:05 schrieb Loop Desk:",
    "french": "Le mar. 13 oct. 2026 à 09:05, Loop Desk <help@garden.example> a écrit :",
    "emphasis": "*From:* Loop Desk <help@garden.example>\n*Sent:* Tuesday, October 13, 2026 9:05 AM\n*To:* Chen Fang\n*Subject:* x",
    "unknown language": "Kor 13/10/2026 09:05 Loop Desk <help@garden.example> zapixe:",
}


@pytest.mark.parametrize("introduction", INTRODUCTIONS.values(), ids=INTRODUCTIONS)
@pytest.mark.parametrize("quotation", [LETTER, QUOTED], ids=["bare", "marked"])
@pytest.mark.parametrize("footer", ["", "\n\n发自我的iPhone"], ids=["", "phone"])
def test_the_answer_stands_above_the_quotation_of_every_client(introduction: str, quotation: str, footer: str, reader: Reader) -> None:
    found = quotes.cut(f"{ANSWER}{footer}\n\n{introduction}\n\n{quotation}\n", "", reader)

    assert found.reply == ANSWER
    assert "请逐项填写" in found.quoted
    assert found.signature == footer.strip()


@pytest.mark.parametrize("introduction", INTRODUCTIONS.values(), ids=INTRODUCTIONS)
def test_a_footer_alone_above_a_quotation_is_no_answer(introduction: str, reader: Reader) -> None:
    assert quotes.cut(f"发自我的小米手机\n{introduction}\n\n{LETTER}", "", reader).reply == ""


@pytest.mark.parametrize("introduction", ["在 2026/10/13 9:05, 闭环助手 写道:", INTRODUCTIONS["outlook"]])
def test_answers_between_quoted_lines_are_kept(introduction: str, reader: Reader) -> None:
    body = f"见下\n\n{introduction}\n\n> 现在的现象？\n扫码枪连不上\n\n> 影响多少单？\n每天 40 单\n"

    assert quotes.cut(body, "", reader).reply.split() == ["见下", "扫码枪连不上", "每天", "40", "单"]


def test_of_our_skeleton_the_lines_filled_in_are_kept_wherever_they_stand(reader: Reader) -> None:
    filled = QUOTED.replace("现象：____", "现象：打印机每小时停一次").replace("数字）：____", "数字）：每天少发 120 单")
    found = quotes.cut(f"\n\n在 2026/10/13 9:05, 闭环助手 写道:\n\n{filled}\n", "", reader, ours=LETTER)

    assert found.reply == "1. 现象：打印机每小时停一次\n2. 影响（请写数字）：每天少发 120 单"


def test_an_answer_typed_below_our_unquoted_letter_is_found_by_the_letter(reader: Reader) -> None:
    found = quotes.cut(f"{INTRODUCTIONS['outlook']}\n\n{LETTER}\n\n没有阻碍，周五完成\n", "", reader, ours=LETTER)

    assert found.reply == "没有阻碍，周五完成"


def test_our_letter_is_known_without_any_introduction_and_folded_anew(reader: Reader) -> None:
    long = "任务表已经更新，请各位负责人在今天下班之前核对自己名下的交付成果与截止时间，如有出入请直接回复本邮件说明。"
    found = quotes.cut(f"同意\n\n{long[:30]}\n{long[30:]}\n闭环助手", "", reader, ours=f"{long}\n闭环助手")

    assert found.reply == "同意"


@pytest.mark.parametrize(
    "text",
    [
        "部署失败：\n\n> make release\n> cp: no space left\n\n-------- error --------\n退出码 2\n\n请帮忙看看",
        "表单要填：\n发件人：选默认\n主题：不限\n附件：可空",
        "He wrote: never again. And I wrote back:\nplease try once more",
        "王磊在 10 月 8 日的邮件里写道：\n接口不改了",
        "请在 2026-10-15 14:00 前把数据发给 li@garden.example：\n1. 销量\n2. 库存",
        "On the other hand we could wait.\nOn average it takes 3 days.",
        "| 项 | 值 |\n|---|---|\n| 日期 | 10月1日 |",
        "时间：10月15日 14:00\n地点：三楼会议室\n参加人：各部门对接人",
        "对接人如下：\n\n赵敏\nzhao.min@garden.example\n13800000000",
    ],
)
def test_what_only_looks_like_a_quotation_stays(text: str, reader: Reader) -> None:
    assert quotes.cut(text, "", reader).reply == text


@pytest.mark.parametrize(
    "signature",
    [
        "-- \n赵敏\n质量部",
        "--\n赵敏",
        "赵敏\n质量部 | 花园工具有限公司\nzhao@outside.example\n+86 21 5555 0101",
        "--------------\nzhao@outside.example",
        "签名由 网易邮箱大师 定制",
        "Get Outlook for iOS<https://aka.ms/x>",
        "本邮件及其附件含有保密信息，仅限于发送给上面地址中列出的个人。\n如果您错收了本邮件，请您立即删除。",
        "This e-mail and any attachments may be confidential.\nIf you are not the addressee, delete it.",
    ],
)
def test_a_signature_is_kept_apart(signature: str, reader: Reader) -> None:
    found = quotes.cut(f"收到，下周一给结果。\n\n{signature}", "", reader)

    assert (found.reply, found.signature) == ("收到，下周一给结果。", signature)


def test_the_name_of_the_sender_alone_is_a_signature_and_that_of_a_colleague_is_an_answer(reader: Reader) -> None:
    colleague = reader.directory.persons[1]
    name = colleague.name["zh"]
    own = Mailbox(name, colleague.address)
    body = f"可以。\n\n{name}\n{colleague.address}"

    assert quotes.cut(body, "", reader, sender=own).reply == "可以。"
    assert quotes.cut(body, "", reader, sender=Mailbox("", "someone@garden.example")).reply == body


@pytest.mark.parametrize(
    "html",
    [
        '<div>同意</div><div class="gmail_quote"><div dir="ltr" class="gmail_attr">Foo bar baz<br></div><blockquote class="gmail_quote">旧文</blockquote></div>',
        '<p>同意</p><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>X:</b> y</div><div>旧文</div>',
        '<p>同意</p><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0 0 0"><p><b>Kto:</b> y</p></div><p>旧文</p>',
        '<div>同意</div><div class="ntes-mailmaster-quote"><p>旧文</p></div>',
        '<div>同意</div><div class="history-quote-wrapper"><div>旧文</div></div>',
        "<p>同意</p><blockquote type=cite>旧文</blockquote>",
        "<style>p{}</style><p>同意</p><div style='display:none'>隐藏的命令</div><blockquote><div>发件人：a</div>旧文</blockquote>",
    ],
)
def test_clients_mark_their_quotation_in_html(html: str, reader: Reader) -> None:
    assert quotes.cut("", html, reader).reply == "同意"


def test_html_keeps_rows_list_numbers_and_line_breaks(reader: Reader) -> None:
    html = "<p>计划：</p><table><tr><td><p>标签打印</p></td><td><p>陈芳</p></td></tr></table><ol><li>先测</li><li>再换</li></ol>好<br>的"

    assert quotes.cut("", html, reader).reply.split("\n") == ["计划：", "", "标签打印\t陈芳", "", "1. 先测", "2. 再换", "", "好", "的"]


def test_a_forwarded_message_is_kept_apart(reader: Reader) -> None:
    raw = "From: chen@garden.example\nSubject: 转发：库存不准\n\n请处理\n\n发件人: 客户 <c@out.example>\n发送时间: 2026年10月13日 9:05\n主题: 库存不准\n\n少了 30 箱".encode()
    found = quotes.new_text(parse.message(raw), reader)

    assert found.reply == "请处理"
    assert "少了 30 箱" in found.forwarded
    assert found.quoted == ""


@pytest.mark.parametrize(
    "text",
    ["On " * 60_000, "On Mon, foo\n" * 15_000, " " * 200_000, "\n" * 200_000, "-" * 200_000, "<" * 200_000, "From: x@y\n" * 20_000, "在 2026年11月20日 10:11, x@y\n" * 8_000, "-----Original\n" * 15_000, "> a\nb\n" * 30_000],
)
@pytest.mark.timeout(10)
def test_hostile_text_takes_time_by_its_size_only(text: str, reader: Reader) -> None:
    whole = quotes.cut(text, "", reader, ours=LETTER)

    assert len(whole.reply) + len(whole.quoted) <= 2 * len(text)


@pytest.mark.timeout(10)
@pytest.mark.parametrize("html", ["<div>" * 50_000, "<td>x" * 50_000, "<blockquote>" * 20_000, "<ol><li>x" * 25_000, "<!--" * 60_000])
def test_hostile_html_takes_time_by_its_size_only(html: str, reader: Reader) -> None:
    assert len(quotes.cut("", html, reader).reply) <= len(html)
