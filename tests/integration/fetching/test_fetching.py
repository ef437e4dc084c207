"""Fetching from a real server on this machine: patience, faults in words, copies that are not sent twice."""

import gzip
import hashlib
import io
import json
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from flask import Flask

from importers.fetching import MissingFileError, client, fetch, keeping
from importers.fetching.asking import LeadsAwayError, Web
from importers.fetching.waiting import LONGEST_WAIT
from importers.problems import FileError
from tests.sources import faults
from tests.sources.server import SourceServer

TABLE = "URN,Name\n" + "".join(f"{number},School {number}\n" for number in range(2_000))
PATH = "/downloads/schools.csv"
LIMIT = 1_000_000
NAME = "schools.csv"


@pytest.fixture(autouse=True)
def _context(sqlite_app: Flask, waits: list[float]) -> Iterator[None]:
    with sqlite_app.app_context():
        yield


@pytest.fixture
def folder(sqlite_app: Flask) -> Path:
    found = sqlite_app.extensions["settings"].data_dir / "fetched"
    assert isinstance(found, Path)
    return found


def refused(address: str, **given: object) -> str:
    options: dict[str, object] = {"name": NAME, "limit": LIMIT} | given
    with pytest.raises(FileError) as raised:
        fetch(address, **options)  # type: ignore[arg-type]
    return str(raised.value)


def files(folder: Path) -> list[str]:
    return sorted(path.suffix for path in folder.iterdir())


def test_file_comes_whole_with_its_fingerprint(source: SourceServer, folder: Path) -> None:
    came = fetch(source.put(PATH, TABLE), name=NAME, limit=LIMIT)
    assert came.content == TABLE.encode()
    assert came.sha256 == hashlib.sha256(TABLE.encode()).hexdigest()
    assert not came.not_modified
    assert came.path.parent == folder
    assert files(folder) == [".csv", ".json"]
    assert "Aldermere Local Offer" in source.asked[0].headers["user-agent"]


def test_file_that_did_not_change_is_not_sent_again(source: SourceServer, folder: Path) -> None:
    address = source.put(PATH, TABLE)
    first, second = (fetch(address, name=NAME, limit=LIMIT) for _ in range(2))
    assert source.asked[1].headers["if-none-match"] == first.etag
    assert second.not_modified
    assert second.content == TABLE.encode()
    source.put(PATH, TABLE.replace("School 7", "Larkrise"))
    third = fetch(address, name=NAME, limit=LIMIT)
    assert not third.not_modified
    assert b"Larkrise" in third.content


def test_date_of_the_last_change_is_told_where_there_is_no_etag(source: SourceServer) -> None:
    day = "Sun, 22 Nov 2026 06:00:00 GMT"
    address = source.put(PATH, TABLE, ETag="", Last_Modified=day)
    for _ in range(2):
        fetch(address, name=NAME, limit=LIMIT)
    assert source.asked[1].headers["if-modified-since"] == day


def test_copy_that_was_damaged_on_disk_is_fetched_anew(source: SourceServer) -> None:
    address = source.put(PATH, TABLE)
    fetch(address, name=NAME, limit=LIMIT).path.write_bytes(b"URN\n")
    again = fetch(address, name=NAME, limit=LIMIT)
    assert not again.not_modified
    assert again.content == TABLE.encode()


def test_note_that_is_no_note_is_passed_over(source: SourceServer, folder: Path) -> None:
    address = source.put(PATH, TABLE)
    fetch(address, name=NAME, limit=LIMIT)
    for note in folder.glob("*.json"):
        note.write_text('["half', "utf-8")
    assert fetch(address, name=NAME, limit=LIMIT).content == TABLE.encode()


@pytest.mark.parametrize(
    "fault",
    [
        faults.status(500),
        faults.status(503),
        faults.busy(),
        faults.half_body,
        faults.half_packed,
        faults.broken_gzip,
        faults.hangs_up,
    ],
    ids=["500", "503", "429", "half-body", "half-packed", "broken-gzip", "hangs-up"],
)
def test_fault_that_passes_is_outwaited(
    source: SourceServer, folder: Path, waits: list[float], fault: faults.Fault
) -> None:
    address = source.put(PATH, TABLE)
    source.next(PATH, fault, fault)
    assert fetch(address, name=NAME, limit=LIMIT).content == TABLE.encode()
    assert source.times(PATH) == 3
    assert len(waits) == 2
    assert files(folder) == [".csv", ".json"]


def test_waits_grow_and_are_never_the_same(source: SourceServer, waits: list[float]) -> None:
    source.always("*", faults.status(500))
    refused(source.put(PATH, TABLE))
    assert len(waits) == client.ATTEMPTS - 1
    for number, seconds in enumerate(waits):
        assert 2**number <= seconds <= 2**number + 1
    assert len(set(waits)) == len(waits)


def test_server_says_how_long_to_wait(source: SourceServer, waits: list[float]) -> None:
    source.next(PATH, faults.busy("45"), faults.status(503, "Mon, 23 Nov 2026 04:00:00 GMT"))
    fetch(source.put(PATH, TABLE), name=NAME, limit=LIMIT)
    assert waits[0] == 45
    assert waits[1] < LONGEST_WAIT


def test_server_that_asks_for_hours_is_left_alone(source: SourceServer, waits: list[float]) -> None:
    source.always("*", faults.busy("10800"))
    said = refused(source.put(PATH, TABLE))
    assert "asks not to be asked again for about 3 hours (status 429)" in said
    assert waits == []
    assert source.times(PATH) == 1


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (faults.status(500), "cannot give the file at the moment (status 500). Try again later"),
        (faults.half_body, "broke off in the middle of the file"),
        (faults.broken_gzip, "sent a file that cannot be unpacked"),
        (faults.hangs_up, "could not be reached from this machine"),
        (faults.web_page, "sent a web page where a table (CSV) was expected"),
        (faults.missing, "has no such file (status 404)"),
        (faults.status(400), "refused to give it (status 400). Check the setting"),
        (faults.changed(lambda _: b""), "sent an empty file"),
        (faults.changed(lambda _: b'{"a": 1}'), "sent JSON where a table (CSV) was expected"),
        (faults.changed(lambda content: content * 100), "more than 1 MB"),
        (faults.leads_to("/downloads/schools.csv"), "leads round in a circle"),
        (faults.leads_to("ftp://files.example/x.csv"), "answered in a way that cannot be followed"),
        (faults.leads_to("file:///etc/passwd"), "answered in a way that cannot be followed"),
    ],
)
def test_what_stands_in_the_way_is_said_and_leaves_no_file(
    source: SourceServer, folder: Path, fault: faults.Fault, said: str
) -> None:
    address = source.put(PATH, TABLE)
    source.always("*", fault)
    message = refused(address)
    assert said in message
    assert message.startswith(f"{NAME} was not ")
    assert source.address.removeprefix("http://") in message
    assert not folder.exists() or files(folder) == []


def test_last_good_copy_outlives_a_bad_day(source: SourceServer) -> None:
    address = source.put(PATH, TABLE)
    good = fetch(address, name=NAME, limit=LIMIT)
    source.put(PATH, TABLE + "9999,New school\n")
    source.always("*", faults.half_body)
    refused(address)
    assert good.path.read_bytes() == TABLE.encode()
    source.always("*", None)
    assert fetch(address, name=NAME, limit=LIMIT).content.endswith(b"New school\n")


def test_nobody_waits_for_a_server_that_does_not_answer(source: SourceServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importers.fetching.asking.TIMEOUT", (5.0, 0.05))
    source.always("*", faults.slow(20))
    assert "did not answer in time" in refused(source.put(PATH, TABLE))


def test_server_that_drips_is_given_up(source: SourceServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "LONGEST", 0.3)
    source.always("*", faults.drips)
    began = time.monotonic()
    assert "is far too slow" in refused(source.put(PATH, TABLE))
    assert time.monotonic() - began < 60, "the whole file would take minutes"


def test_host_that_is_not_there_is_named(waits: list[float]) -> None:
    assert "127.0.0.1:9 could not be reached" in refused("http://127.0.0.1:9/schools.csv")
    assert len(waits) == client.ATTEMPTS - 1


@pytest.mark.parametrize(
    "address", ["ftp://files.example/x", "file:///etc/passwd", "schools.csv", "http://", "http://[x/"]
)
def test_only_addresses_of_the_web_are_asked(address: str) -> None:
    assert "does not begin with http:// or https://" in refused(address)


def test_secrets_of_an_address_are_in_no_message_and_no_file(source: SourceServer, folder: Path) -> None:
    source.put(PATH, TABLE)
    secret = source.address.replace("http://", "http://reader:hush@") + PATH + "?sig=hidden"
    came = fetch(secret, name=NAME, limit=LIMIT)
    source.always("*", faults.status(400))
    said = refused(secret)
    kept = "".join(path.name + path.read_text("utf-8") for path in folder.iterdir())
    for text in (said, came.address, kept):
        assert "hush" not in text
        assert "hidden" not in text
    assert came.address == source.address + PATH


def test_error_carries_no_other_error_that_names_the_address(source: SourceServer) -> None:
    source.always("*", faults.hangs_up)
    with pytest.raises(FileError) as raised:
        fetch(source.address + "/x?sig=hidden", name=NAME, limit=LIMIT)
    assert raised.value.__suppress_context__


def test_encrypted_connection_is_never_left() -> None:
    answer = requests.Response()
    answer.url, answer.status_code, answer.headers["Location"] = "https://a.example/x", 302, "http://a.example/x"
    with pytest.raises(LeadsAwayError):
        Web().get_redirect_target(answer)


def test_redirect_within_the_web_is_followed(source: SourceServer) -> None:
    source.put("/new.csv", TABLE)
    source.always(PATH, faults.leads_to("/new.csv"))
    assert fetch(source.address + PATH, name=NAME, limit=LIMIT).content == TABLE.encode()


def test_packed_files_come_unpacked(source: SourceServer) -> None:
    packed = source.put_packed("/on-the-way.csv", TABLE)
    as_file = source.put("/as-a-file.csv.gz", gzip.compress(TABLE[:500].encode()) + gzip.compress(TABLE[500:].encode()))
    for address in (packed, as_file):
        assert fetch(address, name=NAME, limit=LIMIT).content == TABLE.encode()


def test_small_file_that_unpacks_to_a_huge_one_is_refused(source: SourceServer, folder: Path) -> None:
    assert "more than 1 MB" in refused(source.put_packed("/bomb.csv", b"a," * 50_000_000))
    assert files(folder) == []


def test_half_an_archive_is_no_archive(source: SourceServer) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("schools.csv", TABLE)
    assert fetch(source.put("/a.zip", whole.getvalue()), name="a.zip", limit=LIMIT).content == whole.getvalue()
    assert "broke off" in refused(source.put("/b.zip", whole.getvalue()[:-100]))


def test_json_is_asked_for_with_a_question_and_read_whole(source: SourceServer) -> None:
    source.put("/query", json.dumps({"results": [1, 2]}), "application/json")
    asked = {"page": 1, "indicators": ["x"]}
    came = fetch(source.address + "/query", name="query", limit=LIMIT, expects="json", body=asked)
    assert json.loads(came.content) == {"results": [1, 2]}
    assert source.asked[0].method == "POST"
    assert json.loads(source.asked[0].body) == asked
    half = source.put("/half", '{"results": [1,', "application/json")
    assert "broke off" in refused(half, expects="json", name="query")
    page = source.put("/page", faults.PAGE, "text/html")
    assert "sent a web page where JSON was expected" in refused(page, expects="json", name="query")


def test_two_questions_at_one_address_are_two_copies(source: SourceServer) -> None:
    source.answers("/query", lambda asked: faults.Answer(asked.body, headers={"Content-Type": "application/json"}))
    pages = [
        fetch(source.address + "/query", name="query", limit=LIMIT, expects="json", body={"page": n}) for n in (1, 2)
    ]
    assert [json.loads(page.content)["page"] for page in pages] == [1, 2]


def test_refusal_says_what_the_service_says(source: SourceServer) -> None:
    problem = {"title": "One or more errors", "errors": [{"path": "criteria.and[0]", "message": "No such location"}]}
    source.always("*", faults.status(400, content=json.dumps(problem).encode(), kind="application/problem+json"))
    said = refused(source.address + "/query", expects="json", body={})
    assert "saying “One or more errors; criteria.and[0]: No such location”" in said


def test_day_without_a_file_can_be_told_apart(source: SourceServer) -> None:
    for number in (403, 404, 410):
        source.always("*", faults.status(number))
        with pytest.raises(MissingFileError):
            fetch(source.address + PATH, name=NAME, limit=LIMIT)
    assert source.times(PATH) == 3, "asking again would not help"


def test_anything_may_come_where_anything_was_asked_for(source: SourceServer) -> None:
    address = source.put("/page", faults.PAGE, "text/html")
    assert fetch(address, name="page", limit=LIMIT, expects="any").content == faults.PAGE


def test_copies_nobody_asks_for_are_removed(
    source: SourceServer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetch(source.put("/monday.csv", TABLE), name="monday.csv", limit=LIMIT)
    (folder / "tmp123.part").write_bytes(b"half")
    later = time.time() + (keeping.DAYS_KEPT + 1) * 86_400
    monkeypatch.setattr("importers.fetching.keeping.time.time", lambda: later)
    fetch(source.put("/tuesday.csv", TABLE + "1,x\n"), name="tuesday.csv", limit=LIMIT)
    assert len(list(folder.glob("*.csv"))) == 1
    assert list(folder.glob("*.part")) == []


def test_data_folder_that_cannot_be_written_is_told(source: SourceServer, folder: Path) -> None:
    folder.write_text("in the way", "utf-8")
    assert "could not be written into the data folder" in refused(source.put(PATH, TABLE))
