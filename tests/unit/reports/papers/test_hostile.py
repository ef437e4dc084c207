"""Whatever was pasted into an answer, a report can be put on paper, and all its words are on it."""

import io

import docx
import pikepdf
import pytest

from localoffer.reports.papers.pdf import make_pdf
from localoffer.reports.papers.rules import Paper, readable
from localoffer.reports.papers.word import make_word
from tests.unit.reports.papers.making import html, saying

LONG = "A long answer about how we teach. " * 1_470
TEXTS = {
    "50,000 characters": LONG[:50_000],
    "control characters": "Signing\x00\x01\x0b\x1b\x7f\x85 every day\ufffe",
    "right to left": "مرحبا بالعالم. שלום עולם. \u202eSigning",
    "emoji": "We sign 👩‍👩‍👧‍👦 🏫 and read. ✅",
    "deep lists": "\n".join("  " * depth + f"- level {depth}" for depth in range(40)),
    "deep quotes": ">" * 100 + " deep",
    "a word without end": "x" * 3_000,
    "a wide table": "|" + "a|" * 60 + "\n|" + "-|" * 60 + "\n|" + "c|" * 60,
    "tags": "<script>alert(1)</script><img src=x onerror=alert(1)> & <b>bold",
    "empty list items": "-\n-\n1.\n2. - - deep\n",
}


@pytest.mark.parametrize("what", TEXTS)
def test_pdf_is_made(what: str) -> None:
    made = pikepdf.open(io.BytesIO(make_pdf(html(Paper.STANDARD, saying(TEXTS[what])), large=False)))
    assert len(made.pages) >= 2
    assert "/StructTreeRoot" in made.Root


@pytest.mark.parametrize("what", TEXTS)
def test_word_file_is_made(what: str) -> None:
    word = docx.Document(io.BytesIO(make_word(html(Paper.WORD, saying(TEXTS[what])))))
    assert "How we teach" in [one.text for one in word.paragraphs]


def test_nothing_of_a_long_answer_is_left_out() -> None:
    word = docx.Document(io.BytesIO(make_word(html(Paper.WORD, saying(LONG[:50_000])))))
    assert max((one.text for one in word.paragraphs), key=len) == LONG[:50_000].strip()


def test_tags_that_somebody_wrote_are_words() -> None:
    word = docx.Document(io.BytesIO(make_word(html(Paper.WORD, saying(TEXTS["tags"])))))
    assert "<script>alert(1)</script><img src=x onerror=alert(1)> & <b>bold" in [one.text for one in word.paragraphs]


def test_characters_that_no_file_can_hold_are_left_out() -> None:
    assert readable("a\x00b\x1b\ud800c\ufffed\te\nf é 😀") == "abcd\te\nf é 😀"
