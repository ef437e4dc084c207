"""A report as a PDF can be read aloud and looked through by what it is made of, in print of the right size."""

import re
import subprocess
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest

from localoffer.reports.papers.pdf import make_pdf
from localoffer.reports.papers.rules import Paper
from tests.unit.reports.papers.making import COVER, elements, full, html, pdf


@pytest.fixture(scope="module")
def standard() -> pikepdf.Pdf:
    return pdf(Paper.STANDARD, full())


@pytest.fixture(scope="module")
def large() -> pikepdf.Pdf:
    return pdf(Paper.LARGE, full())


def kinds(made: pikepdf.Pdf) -> list[str]:
    return [kind for kind, _ in elements(made)]


def test_language_and_title_are_announced(standard: pikepdf.Pdf) -> None:
    assert str(standard.Root.Lang) == "en-GB"
    assert str(standard.docinfo.Title) == "SEN information report 2026 to 2027: Saltby Primary School"
    assert str(standard.docinfo.Author) == COVER.school
    assert standard.Root.ViewerPreferences.DisplayDocTitle


def test_it_says_that_it_is_tagged_as_pdf_ua(standard: pikepdf.Pdf) -> None:
    assert standard.Root.MarkInfo.Marked
    with standard.open_metadata() as about:
        assert about["pdfuaid:part"] == "1"
    assert all("/StructParents" in page and page.Tabs == pikepdf.Name.S for page in standard.pages)


def test_headings_are_in_order_and_none_is_jumped(standard: pikepdf.Pdf) -> None:
    levels = [int(kind[1]) for kind in kinds(standard) if re.fullmatch(r"H[1-6]", kind)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert {1, 2, 3, 4, 5} == set(levels)
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_table_has_heads_with_a_direction(standard: pikepdf.Pdf) -> None:
    found = kinds(standard)
    assert found.count("Table") == 3
    heads = [one for kind, one in elements(standard) if kind == "TH"]
    scopes = [str(one.A.Scope) for one in heads]
    assert scopes.count("/Row") == 2  # every child, autism
    assert scopes.count("/Column") == 4 + 3 + 2
    assert len(scopes) == len(heads)


def test_lists_are_lists(standard: pikepdf.Pdf) -> None:
    found = kinds(standard)
    assert found.count("L") > 5
    assert found.count("LBody") == found.count("LI")
    marks = {str(one.A.ListNumbering) for kind, one in elements(standard) if kind == "L"}
    assert marks == {"/None", "/Disc", "/Circle", "/Decimal"}


def test_links_have_words_and_lead_where_they_say(standard: pikepdf.Pdf) -> None:
    links = [one for kind, one in elements(standard) if kind == "Link"]
    assert links
    outside = [note for page in standard.pages for note in page.get("/Annots", []) if "/A" in note and "/URI" in note.A]
    addresses = {str(note.A.URI) for note in outside}
    assert {COVER.address, "https://saltby.example/policy", "mailto:senco@saltby.example"} <= addresses
    assert all(note.get("/Contents") for note in outside)


def test_bookmarks_lead_to_sections_and_questions(standard: pikepdf.Pdf) -> None:
    with standard.open_outline() as outline:
        (top,) = outline.root
        sections = {one.title: [below.title for below in one.children] for one in top.children}
    assert "Needs we support" in sections["Who we help"]
    assert "In class" not in str(sections)  # what is inside an answer is not in the list


def test_nothing_in_it_is_a_picture_or_a_script(standard: pikepdf.Pdf) -> None:
    assert "Figure" not in kinds(standard)
    assert all(not page.get_images() for page in standard.pages)
    assert "/JavaScript" not in standard.Root.get("/Names", {})


def test_page_numbers_of_the_contents_are_those_of_the_pages(tmp_path: Path) -> None:
    words = text_of(tmp_path, make_pdf(html(Paper.STANDARD, full()), large=False))
    pages = words.split("\f")
    promised = re.search(r"^\s*Policies and approval\s+(\d+)$", pages[0] + pages[1], re.M)
    assert promised
    assert re.search(r"^\s*Policies and approval$", pages[int(promised[1]) - 1], re.M)
    assert f"Page 2 of {len(pages) - 1}" in pages[1]
    assert COVER.school in pages[1].splitlines()[0]


def test_fonts_are_in_the_file(standard: pikepdf.Pdf, large: pikepdf.Pdf) -> None:
    for made in (standard, large):
        names = {name for name, embedded in fonts(made)}
        assert any("Hyperlegible" in name for name in names)
        assert all(embedded for _, embedded in fonts(made))


def test_large_print_is_nowhere_smaller_than_18_points(standard: pikepdf.Pdf, large: pikepdf.Pdf) -> None:
    assert min(sizes(large)) >= 18
    assert min(sizes(standard)) >= 11
    assert len(large.pages) > len(standard.pages)


def test_nothing_is_fetched(tmp_path: Path, recwarn: pytest.WarningsRecorder) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("Do not read this")
    asked = f'<img src="http://127.0.0.1:9/x.png" alt="A pool"><img src="{secret.as_uri()}" alt="A lift">'
    asked += f'<link rel="attachment" href="{secret.as_uri()}"><style>@import url("{secret.as_uri()}")</style>'
    page = html(Paper.STANDARD, full()).replace("</body>", f"{asked}</body>")
    assert "Do not read this" not in text_of(tmp_path, make_pdf(page, large=False))
    assert b"secret.txt" not in make_pdf(page, large=False)


def fonts(made: pikepdf.Pdf) -> set[tuple[str, bool]]:
    found = set()
    for page in made.pages:
        for font in page.Resources.get("/Font", {}).values():
            (below,) = font.DescendantFonts
            found.add((str(font.BaseFont), any(f"/FontFile{end}" in below.FontDescriptor for end in ("", "2", "3"))))
    return found


def sizes(made: pikepdf.Pdf) -> set[float]:
    """Sizes of letters in points, as they are drawn: what the font is set to times how the text is scaled."""
    found, scale, size = set(), 1.0, 0.0
    for page in made.pages:
        stack = [1.0]
        for step in pikepdf.parse_content_stream(page):
            operands, name = step.operands, str(step.operator)
            if name == "q":
                stack.append(stack[-1])
            elif name == "Q":
                stack.pop()
            elif name == "cm":
                stack[-1] *= abs(float(operands[3]))
            elif name == "Tf":
                size = float(operands[1])
            elif name == "Tm":
                scale = abs(float(operands[3]))
            elif name in ("Tj", "TJ"):
                found.add(round(size * scale * stack[-1], 2))
    return found


def text_of(folder: Path, made: bytes) -> str:
    path = folder / "made.pdf"
    path.write_bytes(made)
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True, text=True)
    return done.stdout
