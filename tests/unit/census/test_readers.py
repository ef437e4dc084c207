"""Returns are read whatever their order, names of spaces and encoding; what is broken is refused in words of ours."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from importers.census.collect import read_collect, tables_of
from importers.census.guarding import guarded, safe_name
from importers.census.opening import documents_of
from importers.census.returns import Header, Return, day_of, term_of
from importers.census.xml_reader import read_xml
from importers.problems import FileError
from tests.census_returns import (
    EVERYBODY,
    PLANTED,
    SURNAME,
    UPN,
    Head,
    Someone,
    needs_csv,
    pupils_csv,
    returns_csv,
    with_names_as_codes,
    xml,
)

BOMB = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def read(text: str | bytes) -> Return:
    content = text if isinstance(text, bytes) else text.encode()
    return guarded("return.xml", lambda: read_xml(io.BytesIO(content), "return.xml"))


def refusal(action: Callable[[], object]) -> str:
    """What is said, and that it neither holds nor remembers anything of a pupil."""
    with pytest.raises(FileError) as caught:
        action()
    error = caught.value
    assert error.__context__ is None
    assert error.__cause__ is None
    assert not any(planted in repr(vars(error)) + str(error) for planted in PLANTED)
    return str(error)


def export(tmp_path: Path, **tables: str) -> list[Return]:
    paths = []
    for name, text in tables.items():
        path = tmp_path / f"{name}.csv"
        path.write_text(text, encoding="utf-8", newline="")
        paths.append(path)
    documents, _ = documents_of(paths)
    return guarded("the export", lambda: read_collect(tables_of(documents)))


def test_return_says_whose_it_is_and_of_which_day() -> None:
    found = read(xml())
    assert found.header == Header("SC", "SPR", day_of("2026-01-15"), "999", "4000", "900001", "PS")
    assert found.tally.pupils == 25
    assert found.tally.told["off roll"] == 1


def test_spaces_of_names_and_order_do_not_matter() -> None:
    plain = xml()
    spaced = plain.replace("<Message>", '<c:Message xmlns:c="urn:x" xmlns="urn:y">').replace(
        "</Message>", "</c:Message>"
    )
    assert read(spaced).tally.counts == read(plain).tally.counts
    start, header, rest = plain.partition("<Header>")[0], *plain.partition("<Header>")[2].partition("</Header>")[::2]
    turned = f"{start}{rest.partition('</Message>')[0]}<Header>{header}</Header></Message>"
    assert read(turned).header == read(plain).header
    assert read(turned).tally.counts == read(plain).tally.counts


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_encodings_that_systems_export_in_are_read(encoding: str) -> None:
    text = xml([Someone(surname="Zoë")]).replace('encoding="UTF-8"', f'encoding="{encoding.removesuffix("-sig")}"')
    assert read(text.encode(encoding)).tally.pupils == 1


def test_elements_nobody_asked_for_change_nothing() -> None:
    more = "<Unknown><SENprovision>E</SENprovision><UPN>1</UPN></Unknown>" * 50
    assert read(xml().replace("<Pupils>", f"{more}<Pupils>")).tally.counts == read(xml()).tally.counts


def test_number_of_a_school_inside_a_pupil_is_not_the_schools() -> None:
    other = xml().replace("<PupilStatus>", "<Partner><URN>123456</URN><Phase>SS</Phase></Partner><PupilStatus>")
    assert read(other).header == read(xml()).header


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (xml()[:2000], "not whole, or not XML"),
        (xml().replace("</Surname>", "</Forename>", 1), "not whole, or not XML"),
        (xml().replace(SURNAME, f"{SURNAME}&naught;"), "not whole, or not XML"),
        (xml([Someone(surname=f"{SURNAME}ë")]).encode("latin-1"), "not in the encoding it says"),
        (xml().replace("<Message>", f"{BOMB}<Message>").replace(SURNAME, f"{SURNAME}&b;"), "document type"),
        (xml().replace("<Message>", f"<!-- <a> -->{BOMB}<Message>"), "document type"),
        (xml().replace("<Message>", '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd"><Message>'), "document type"),
        (xml().replace("<Message>", f"{BOMB}<Message>").encode("utf-16"), "document type"),
        (xml().replace("UTF-8", "UTF-7"), "encoding that is not read"),
        (f"{UPN},{SURNAME}", "does not begin with an element"),
        (f"<html><body>{SURNAME}</body></html>", "web page"),
        (f"<Message><Surname>{SURNAME}</Surname></Message>", "no header"),
        (f"<Message><Header/><Surname>{SURNAME}</Surname></Message>", "no pupils"),
        (xml().replace("<Pupils>", "<Pupils><School><URN>900002</URN></School>", 1), "holds 2 schools"),
        (xml().replace(SURNAME, SURNAME + "x" * 3_000_000, 1), "larger than any pupil"),
        (xml().replace(SURNAME, "<a>" * 400 + SURNAME + "</a>" * 400, 1), "not whole, or not XML"),
    ],
)  # fmt: skip
def test_broken_return_is_refused_in_words_that_hold_nothing_of_it(broken: str | bytes, words: str) -> None:
    assert words in refusal(lambda: read(broken))


def test_error_nobody_thought_of_tells_only_its_kind() -> None:
    def fail() -> None:
        raise KeyError(SURNAME)

    assert "(KeyError)" in refusal(lambda: guarded("return.xml", fail))


def test_tables_of_an_export_count_as_the_return_does(tmp_path: Path) -> None:
    [found] = export(tmp_path, roll=pupils_csv(), needs=needs_csv(), census=returns_csv())
    assert found.tally.counts == read(xml()).tally.counts
    assert found.header == Header("SC", "SPR", day_of("2026-01-15"), "999", "4000")


def test_export_of_several_schools_is_told_apart(tmp_path: Path) -> None:
    heads = returns_csv(Head(establishment="4000"), Head(establishment="4001"))
    rows = pupils_csv(EVERYBODY[:10]) + pupils_csv(EVERYBODY[:4], of="7002").partition("\r\n")[2]
    found = export(tmp_path, roll=rows, census=heads)
    assert [(one.header.establishment, one.tally.pupils) for one in found] == [("4000", 10), ("4001", 4)]


def test_archive_is_read_where_it_lies_and_other_tables_stay_unread(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a/pupilonroll.csv", pupils_csv())
        archive.writestr("a/senneeds.csv", needs_csv())
        archive.writestr("a/schoolcensus.csv", returns_csv())
        archive.writestr("a/addressesonroll.csv", f"addressesonrolltableid,postcode,street\n1,QX9 7ZQ,{SURNAME}\n")
    documents, _ = documents_of([path])
    [found] = read_collect(tables_of(documents))
    assert found.tally.counts == read(xml()).tally.counts
    assert list(tmp_path.iterdir()) == [path]


OTHERS = "\r\n".join([needs_csv().partition("\r\n")[0], *(f"9{row}" for row in needs_csv().split("\r\n")[1:-1]), ""])
SHIFTED = pupils_csv().replace(f"{SURNAME},", f"{SURNAME}, junior,", 1)


@pytest.mark.parametrize(
    ("tables", "words"),
    [
        ({"roll": SHIFTED, "census": returns_csv()}, "in the wrong columns"),
        ({"roll": pupils_csv().replace(SURNAME, f'"{SURNAME}', 1), "census": returns_csv()}, "in the wrong columns"),
        ({"roll": pupils_csv(EVERYBODY * 20).replace(",F,", ',"F,', 1)}, "never closed"),
        ({"roll": pupils_csv(), "again": pupils_csv()}, "Two files are the table"),
        ({"needs": needs_csv()}, "'pupilonroll' is missing"),
        ({"other": f"{SURNAME},{UPN}\n{SURNAME},{UPN}\n"}, "none of the tables"),
        ({"roll": pupils_csv(of=SURNAME), "census": returns_csv()}, "do not name"),
        ({"roll": pupils_csv(), "needs": OTHERS, "census": returns_csv()}, "other pupils"),
        ({"roll": pupils_csv().replace("middlenames", "senprovision")}, "is there 2 times"),
    ],
)  # fmt: skip
def test_broken_export_is_refused_in_words_that_hold_nothing_of_it(
    tmp_path: Path, tables: dict[str, str], words: str
) -> None:
    assert words in refusal(lambda: export(tmp_path, **tables))


def test_names_where_codes_should_be_are_counted_as_faults_and_forgotten() -> None:
    tally = read(xml([with_names_as_codes(EVERYBODY[0])])).tally
    assert tally.faults == {"enrolment": 1}
    assert not any(planted in repr(tally) for planted in PLANTED)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("9994000_SC1_999LL26_001.XML", "9994000_SC1_999LL26_001.xml"),
        ("pupilonroll.csv", "pupilonroll.csv"),
        ("School census spring 2026.zip", "School census spring 2026.zip"),
        (f"{UPN}.xml", "the .xml file"),
        ("Return of Jo Smith.xml", "the .xml file"),
        ("pupil 2014-03-27.csv", "the .csv file"),
        ("census 27.03.2014.csv", "the .csv file"),
        ("20140327.csv", "the .csv file"),
        ("smith", "the file"),
        ("census.jo smith", "the file"),
    ],
)
def test_name_of_a_file_is_told_only_where_it_can_name_nobody(name: str, shown: str) -> None:
    assert safe_name(name) == shown


@pytest.mark.parametrize(
    ("text", "day"),
    [("2026-01-15", "2026-01-15"), ("2026-01-15T00:00:00", "2026-01-15"), ("2020-Apr-25 00:00:00", "2020-04-25"),
     ("15/01/2026", None), ("2026-02-31", None), ("", None)],
)  # fmt: skip
def test_days_are_read_as_both_kinds_of_file_write_them(text: str, day: str | None) -> None:
    found = day_of(text)
    assert (found.isoformat() if found else None) == day


@pytest.mark.parametrize(
    ("term", "day", "found"),
    [("SPR", None, "spring"), ("", "2026-01-15", "spring"), ("", "2025-10-02", "autumn"), ("", "2026-05-21", "summer"),
     ("", None, None), ("AUT", "2026-01-15", "autumn")],
)  # fmt: skip
def test_term_is_what_the_return_says_or_its_days(term: str, day: str | None, found: str | None) -> None:
    assert term_of(Header(term=term, day=day_of(day or ""))) == found
