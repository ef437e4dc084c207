"""A report as a Word file can be read aloud, looked through and signed: with real headings, lists and tables."""

import io
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from localoffer.reports.papers.rules import Paper
from localoffer.reports.papers.word import make_word
from tests.unit.reports.answering import without
from tests.unit.reports.papers.making import COVER, full, html, saying


@pytest.fixture(scope="module")
def word() -> Document:
    return opened(make_word(html(Paper.WORD, full())))


def opened(made: bytes) -> Document:
    return docx.Document(io.BytesIO(made))


def styled(word: Document, *styles: str) -> list[str]:
    return [one.text for one in word.paragraphs if one.style and one.style.name in styles]


def test_language_title_and_author_are_said(word: Document) -> None:
    about = word.core_properties
    assert about.title == "SEN information report 2026 to 2027: Saltby Primary School"
    assert (about.language, about.author, about.comments) == ("en-GB", COVER.school, "")
    languages = {one.get(qn("w:val")) for one in word.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}


def test_headings_are_headings(word: Document) -> None:
    assert styled(word, "Title") == ["Saltby Primary School\nSEN information report 2026 to 2027"]
    sections = styled(word, "Heading 1")
    assert sections[:2] == ["What was changed during the year", "Contents"]
    assert sections[-2:] == ["What has to be published", "Approval"]
    assert "Needs we support" in styled(word, "Heading 2")
    assert styled(word, "Heading 3") == ["In class"]
    assert styled(word, "Heading 4") == ["Beside it"]


def test_contents_lead_to_places_that_are_there(word: Document) -> None:
    places = {one.get(qn("w:name")) for one in word.element.iter(qn("w:bookmarkStart"))}
    aimed = {one.get(qn("w:anchor")) for one in word.element.iter(qn("w:hyperlink"))} - {None}
    assert aimed
    assert aimed <= places
    assert "Needs we support" in styled(word, "TOC 2")
    assert [one.text for one in word.element.iter(qn("w:instrText"))] == ['TOC \\o "1-2" \\h \\z']


def test_lists_are_lists_and_each_counts_from_its_own_start(word: Document) -> None:
    assert styled(word, "List Number") == ["Short steps", "Pictures"]
    assert styled(word, "List Bullet 2") == ["signs", "symbols"]
    twice = opened(make_word(html(Paper.WORD, saying("1. one\n2. two\n\nwords\n\n5. five\n"))))
    counts = twice.element.xpath(".//w:p[w:pPr/w:pStyle/@w:val='ListNumber']/w:pPr/w:numPr/w:numId/@w:val")
    assert counts[0] == counts[1] != counts[2]
    numbering: Any = twice.part.numbering_part.element
    assert numbering.num_having_numId(int(counts[2])).xpath("./w:lvlOverride/w:startOverride/@w:val") == ["5"]


def test_heads_of_tables_are_said_again_on_each_page(word: Document) -> None:
    assert len(word.tables) == 5
    for table in word.tables:
        assert [bool(row._tr.xpath("./w:trPr/w:tblHeader")) for row in table.rows] == [True] + [False] * (
            len(table.rows) - 1
        )
    captions = [one.get(qn("w:val")) for one in word.element.iter(qn("w:tblCaption"))]
    assert "What we offer, by need" in captions


def test_provision_map_has_a_row_for_each_need(word: Document) -> None:
    table = next(one for one in word.tables if one.cell(0, 0).text == "Need")
    assert [cell.text for cell in table.rows[1].cells][:2] == ["Every child", "Visual timetables\nA quiet corner"]
    assert table.cell(2, 2).text.strip() == "Lunchtime Lego group"
    assert table.cell(2, 3).text.strip() == "Nothing named"


def test_links_have_words_and_addresses(word: Document) -> None:
    links = {
        "".join(words.text for words in one.iter(qn("w:t"))): word.part.rels[one.get(qn("r:id"))].target_ref
        for one in word.element.iter(qn("w:hyperlink"))
        if one.get(qn("r:id"))
    }
    assert links["our policy"] == "https://saltby.example/policy"
    assert links["Email senco@saltby.example"] == "mailto:senco@saltby.example"


def test_annex_says_where_each_duty_is_met(word: Document) -> None:
    annex = next(one for one in word.tables if one.cell(0, 0).text == "What is asked")
    rows = {row.cells[0].text.split("\n")[0]: [cell.text for cell in row.cells] for row in annex.rows[1:]}
    plan = rows["The accessibility plan"]
    assert "section 69(3)(b)(iv)" in plan[0]
    assert plan[1:] == ["Accessibility plan\nDocument", "In the report."]


def test_annex_says_what_is_not_there() -> None:
    word = opened(make_word(html(Paper.WORD, without("f25"))))
    annex = next(one for one in word.tables if one.cell(0, 0).text == "What is asked")
    plan = next(row for row in annex.rows if row.cells[0].text.startswith("The accessibility plan"))
    assert [cell.text for cell in plan.cells][1:] == ["Accessibility plan", "Nothing is said about this."]


def test_there_is_a_place_to_sign(word: Document) -> None:
    line = word.tables[-1]
    assert [cell.text for cell in line.rows[0].cells] == ["Role", "Signed", "Date"]
    assert [cell.text for cell in line.rows[1].cells] == ["Chair of governors", "", "5 October 2026"]


def test_pages_are_a4_with_the_school_above_and_numbers_below(word: Document) -> None:
    (section,) = word.sections
    assert section.page_width
    assert section.page_height
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    assert section.header.paragraphs[0].text == "Saltby Primary School: SEN information report 2026 to 2027"
    fields = [one.get(qn("w:instr")) for one in section.footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
