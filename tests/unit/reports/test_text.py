"""Answers are shown as they were meant, whatever was pasted, and nothing in them ever runs."""

import re

import pytest
from pydantic import ValidationError

from localoffer.reports.content import Answer
from localoffer.reports.markdown import to_html, to_plain
from localoffer.reports.pasted import from_paste, looks_like_html

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{color:red}</style>
<!--[if gte mso 9]><xml><w:WordDocument>Secret</w:WordDocument></xml><![endif]--></head><body><!--StartFragment-->
<h1>How we help<o:p></o:p></h1><p class=MsoNormal><b style='mso-bidi'>All</b> children&nbsp;are
 taught<span lang=EN-GB> in class</span>.<o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
 style='font-family:Symbol'>·<span>&nbsp;&nbsp;&nbsp; </span></span><![endif]>Small groups</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level2 lfo1'>o&nbsp;&nbsp; Lego club</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'>1.&nbsp; First, a talk</p>
<table><tr><td><p>Need</p></td><td>Help</td></tr><tr><td>Autism</td><td>Quiet | calm</td></tr></table>
<p>Ask <a href="https://a.example/sen">the SENCO</a>.</p><!--EndFragment--></body></html>"""

SCRIPTS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&colon;alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](https://a.example/track.png)",
    "<iframe src=//a.example></iframe>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--><img src=1 onerror=alert(1)>'>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<<script>script>alert(1)<</script>/script>",
    "`<script>alert(1)</script>`",
    "<div><script>alert(1)",
    '<https://a.example/"onmouseover=alert(1)>',
]


def test_word_keeps_its_words_and_their_order_and_loses_its_dress() -> None:
    assert from_paste(WORD) == (
        "## How we help\n\n"
        "**All** children are taught in class.\n\n- Small groups\n    - Lego club\n1. First, a talk\n\n"
        "| Need | Help |\n| --- | --- |\n| Autism | Quiet / calm |\n\nAsk [the SENCO](https://a.example/sen)."
    )


def test_web_lists_stay_lists() -> None:
    html = "<ul><li><p>One</p></li><li>Two<ol><li>a<li>b</ol></ul>"
    assert from_paste(html) == "- One\n- Two\n    1. a\n    2. b"


@pytest.mark.parametrize(
    "text", ["5 < 6 and 7 > 3", "write to <senco@a.example>", "<- here", "a <b", "Pupils <5 years"]
)
def test_signs_among_words_are_no_html(text: str) -> None:
    assert not looks_like_html(text)
    assert from_paste(text) == text


@pytest.mark.parametrize("evil", SCRIPTS)
@pytest.mark.parametrize("paste", [False, True])
def test_scripts_never_survive(evil: str, paste: bool) -> None:
    text = f"Before {evil} after"
    made = to_html(from_paste(text) if paste else text)
    tags = re.findall(r"<[^>]*>", made)
    allowed = re.compile(r'</?(?:p|a|code|strong|em|h[3-5]|br)(?: (?:class|href|rel)="[^"<>]*")* ?/?>')
    assert [tag for tag in tags if not allowed.fullmatch(tag)] == []
    assert not re.search(r'href="(?!https?:|mailto:|tel:)', made)
    assert "Before" in made


def test_headings_begin_under_the_question_and_jump_no_level() -> None:
    made = to_html("# Class\n\n#### Groups\n\nText")
    assert re.findall(r"<(h\d)", made) == ["h3", "h4"]


def test_lists_links_and_tables_are_shown() -> None:
    made = to_html("- a\n- b\n\n| x | y |\n| - | - |\n| 1 | 2 |\n\nhttps://a.example/sen and senco@school.org.uk")
    assert made.count("<li>") == 2
    assert '<th class="govuk-table__header" scope="col">x</th>' in made
    assert 'href="https://a.example/sen"' in made
    assert 'href="mailto:senco@school.org.uk"' in made


def test_plain_words_have_no_marks() -> None:
    assert to_plain("## Help\n\n- **Signing** and [groups](https://a.example)\n- two\nlines") == (
        "Help\nSigning and groups\ntwo lines"
    )


def test_fifty_thousand_characters_are_taken_and_shown_whole() -> None:
    text = ("word " * 10_000).strip() + "."
    assert len(text) == 50_000
    assert Answer(question="f8", text=text).text == text
    assert len(to_plain(text)) == 50_000


def test_half_a_million_are_refused_in_words() -> None:
    text = "a" * 500_000
    with pytest.raises(ValidationError) as caught:
        Answer(question="f8", text=text)
    assert "The answer has 500,000 characters; 50,000 is the most." in str(caught.value)


@pytest.mark.parametrize(
    "evil",
    [
        "<!--" * 100_000,
        "<a " * 100_000,
        "<div>" * 50_000,
        "<b>" * 100_000,
        "<table><tr><td>" * 20_000,
        "<![if" * 100_000,
    ],
    ids=["comments", "open tags", "deep", "bold", "tables", "conditions"],
)
def test_html_made_to_hold_us_up_does_not(evil: str) -> None:
    assert "needle" in from_paste(f"<p>needle</p>{evil}")


@pytest.mark.parametrize("evil", ["[" * 50_000, "> " * 25_000, "*a " * 16_000, "[a](" * 12_000, "|a" * 25_000])
def test_markdown_made_to_hold_us_up_does_not(evil: str) -> None:
    assert to_html(evil) is not None


def test_lines_of_a_text_with_one_stray_tag_stay() -> None:
    text = "## Lessons\n\n- one\n- <b>two</b>\n\nThe end<script>alert(1)</script>."
    assert from_paste(text) == "## Lessons\n\n- one\n- **two**\n\nThe end."
