"""A provider uploads its services as a spreadsheet: what is shown, what is written, only ever its own."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.vocabularies import vocabulary
from importers.runs import ImportRun
from importers.template import write_sheet
from importers.uploads.actions import forget_old
from importers.uploads.models import Upload
from localoffer.audit import AuditEvent
from localoffer.directory.models import Service
from localoffer.publishing import reviewing
from localoffer.publishing.actions import Submission, put_forward, submit_revision
from localoffer.publishing.models import Revision
from tests.factories import NOW, OFFICER, content, listing
from tests.integration.uploads.conftest import Make, Three, Uploader, as_csv, read_csv

NEW = {"reference": "A-1", "name": "Archery", "summary": "Archery for wheelchair users.", "age_min": "8"}

STATUTORY = vocabulary("statutory").terms[0].code


def the(session: Session, name: str) -> Service:
    session.expire_all()
    return session.scalars(select(Service).where(Service.name == name)).one()


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_unchanged_file_changes_nothing(ann: Uploader, three: Three, format: str) -> None:
    address = ann.upload(ann.file(f"services.{format}"), f"mine.{format}")
    assert ann.counts(address) == (0, 0, 3, 0)
    assert "There is nothing to send" in ann.preview(address)


def test_new_service_waits_for_an_officer(ann: Uploader) -> None:
    address = ann.upload([NEW])
    assert ann.counts(address) == (1, 0, 0, 0)
    assert ann.apply(address).location.endswith(address)
    service = the(ann.session, "Archery")
    assert (service.provider_id, service.source, service.external_id) == (
        ann.provider.id,
        f"provider:{ann.provider.id}",
        "A-1",
    )
    assert ann.revisions(service) == [("submitted", "Archery")]
    assert not service.is_public
    assert "1 new service went to the authority" in ann.preview(address)
    run = ann.session.scalars(select(ImportRun)).one()
    assert (run.kind, run.state, run.new, run.actor) == ("upload", "applied", 1, str(_actor(ann.session)))
    actions = set(ann.session.scalars(select(AuditEvent.action)))
    assert {"spreadsheet uploaded", "spreadsheet applied", "revision submitted"} <= actions


def _actor(session: Session) -> str:
    return session.scalars(select(Revision.author)).first() or ""


def test_same_file_twice_changes_nothing(ann: Uploader) -> None:
    rows = [NEW, {"name": "Boccia", "postcode": "WX4 2BD"}]
    ann.bring(rows)
    again = ann.upload(rows)
    assert ann.counts(again) == (0, 0, 2, 0)
    assert len(ann.session.scalars(select(Revision)).all()) == 2


def test_trusted_provider_publishes_at_once(ann: Uploader) -> None:
    reviewing.trust(ann.session, ann.provider, True, OFFICER, NOW)
    ann.session.commit()
    address = ann.bring([NEW])
    service = the(ann.session, "Archery")
    assert (service.is_public, service.confirmed_on) == (True, NOW.date())
    assert "is public now" in ann.preview(address)


def test_change_is_shown_before_and_after(ann: Uploader, three: Three) -> None:
    rows = read_csv(ann.file())
    next(row for row in rows if row["name"] == "Swimming")["age_max"] = "14"
    address = ann.upload(rows)
    assert ann.counts(address) == (0, 1, 2, 0)
    words = ann.preview(address, show="changed")
    assert "Changed Ages" in words
    assert "5 to 11" in words
    assert "5 to 14" in words
    ann.apply(address)
    assert ann.revisions(three.imported) == [("public", "Swimming"), ("submitted", "Swimming")]
    assert three.imported.age_max == 11  # families read the version before


@pytest.mark.parametrize("by", ["reference", "slug", "id", "old slug"])
def test_own_service_is_found_by_everything_it_goes_by(ann: Uploader, three: Three, by: str) -> None:
    service = three.written
    if by == "old slug":
        old = service.slug
        renamed = Submission(ann.provider, content(name="Climbing high"), service, publish=True)
        submit_revision(ann.session, renamed, OFFICER, NOW + timedelta(hours=1))
        ann.session.commit()
        assert service.slug != old
    reference = {"reference": "SB-1", "slug": service.slug, "id": str(service.id)}.get(by) or old
    address = ann.upload([{"reference": reference, "name": "Renamed"}])
    assert ann.counts(address) == (0, 1, 0, 0)


def test_columns_left_out_of_the_file_stay_as_they_are(ann: Uploader, three: Three) -> None:
    assert ann.counts(ann.upload([{"reference": "SB-1", "name": "Swimming"}])) == (0, 0, 1, 0)
    ann.bring([{"reference": "SB-1", "name": "Swimming", "waiting_time": "None"}])
    newest = ann.session.scalars(select(Revision).order_by(Revision.created_at.desc())).first()
    assert newest is not None
    assert newest.content == content(name="Swimming", waiting_time="None")


def test_what_a_spreadsheet_cannot_hold_is_kept(ann: Uploader) -> None:
    kept = {
        "contacts": [{"name": "Jo", "phone": "01632 960001"}, {"role": "Office", "phone": "01632 960002"}],
        "costs": [{"option": "Each; or both | more", "amount": "4.50"}, {"option": "Carer", "amount": "0"}],
        "times": [{"days": ["sat"], "opens": "10:00", "description": "until we are tired; really"}],
        "places": [{"name": "Pool", "postcode": "WX4"}, {"name": "Hall", "town": "Saltby"}],
        "links": [
            {"label": "Website", "url": "https://a.example", "kind": "website"},
            {"label": "Film; short", "url": "https://a.example/film", "kind": "video"},
        ],
        "statutory_rows": [STATUTORY],
        "setting": {"phase": "Primary"},
        "description": "=1+1\n\n'90s music, -5 degrees",
        "alert": "=SUM(A1:A9)",
        "summary": "'quoted",
    }
    service = listing(ann.session, ann.provider, **kept)
    ann.session.commit()
    before = service.public_revision.content
    rows = read_csv(ann.file())
    assert rows[0]["alert"] == "'=SUM(A1:A9)"  # no spreadsheet runs it
    assert ann.counts(ann.upload(ann.file())) == (0, 0, 1, 0)
    rows[0] |= {"phone": "01632 960009", "costs": f"{rows[0]['costs']}; Family | 9", "waiting_time": "A week"}
    ann.bring(rows)
    newest = ann.session.scalars(select(Revision).order_by(Revision.number.desc())).first()
    assert newest is not None
    now = newest.content
    assert now.contacts == (before.contacts[0].model_copy(update={"phone": "01632 960009"}), before.contacts[1])
    assert now.costs[:2] == before.costs
    assert now.costs[2].option == "Family"
    assert now.waiting_time == "A week"
    same = ("statutory_rows", "times", "places", "links", "setting", "description", "alert", "summary")
    assert [getattr(now, part) for part in same] == [getattr(before, part) for part in same]


def test_withdrawn_row_takes_ones_own_service_down(ann: Uploader, three: Three) -> None:
    rows = [{"reference": "SB-1", "name": "Swimming", "status": "withdrawn"}]
    ann.bring(rows)
    assert (three.imported.is_public, three.imported.withdrawn_reason[:12]) == (False, "The provider")
    assert ann.counts(ann.upload(rows)) == (0, 0, 1, 0)
    back = ann.upload([{"reference": "SB-1", "name": "Swimming"}])
    assert ann.counts(back) == (0, 1, 0, 0)
    assert "Withdrawn" in ann.preview(back)
    assert "Swimming" not in [row["name"] for row in read_csv(ann.file())]


def test_references_of_others_are_not_theirs(ann: Uploader, make: Make) -> None:
    bob = make("Bowmen")
    theirs = listing(bob.session, bob.provider, name="Theirs")
    theirs.external_id, theirs.source = "T-1", "services"
    bob.session.commit()
    rows = [
        {"reference": reference, "name": f"Mine {number}", "status": status}
        for number, (reference, status) in enumerate(
            [("T-1", ""), (theirs.slug, "withdrawn"), (str(theirs.id), "")], start=1
        )
    ]
    address = ann.upload(rows)
    assert ann.counts(address) == (2, 0, 1, 0)
    ann.apply(address)
    assert bob.revisions(theirs) == [("public", "Theirs")]
    assert theirs.is_public
    mine = ann.session.scalars(select(Service).where(Service.provider_id == ann.provider.id)).all()
    assert sorted(service.name for service in mine) == ["Mine 1", "Mine 3"]


def test_another_organisation_in_a_cell_is_told_there(ann: Uploader) -> None:
    rows = [
        NEW | {"provider_name": "ARCHERS"},
        {"reference": "A-2", "name": "Boccia", "provider_name": "Bowmen"},
        {"reference": "A-3", "name": "Curling", "provider_urn": "100001"},
    ]
    address = ann.upload(rows)
    assert ann.counts(address) == (1, 0, 0, 2)
    words = ann.preview(address, show="wrong")
    assert "Cell E3, “ provider_name ”" in words.replace("“provider_name”", "“ provider_name ”")
    assert "Only services of Archers can be in your file" in words


def test_officers_columns_are_left_as_they_are(ann: Uploader, three: Three) -> None:
    row = {
        "reference": "SB-1", "name": "Swimming", "assured_on": "2026-11-01", "statutory_rows": "no such code",
        "provider_phone": "nonsense", "my notes": "x",
    }  # fmt: skip
    address = ann.upload([row])
    assert ann.counts(address) == (0, 0, 1, 0)
    words = ann.preview(address)
    assert "assured_on" in words
    assert "my notes" in words


def test_wrong_rows_are_left_out_and_come_back_with_reasons(ann: Uploader) -> None:
    rows = [
        NEW,
        {"reference": "A-2", "name": "Boccia", "age_min": "eight", "phone": "n/a"},
        {"reference": "A-3", "name": "", "summary": "Nameless"},
        {"reference": "A-4", "name": "Curling", "postcode": "WX4 2BD"},
        {"reference": "A-4", "postcode": "nowhere"},
    ]
    fields = ["reference", "name", "summary", "age_min", "phone", "postcode"]
    address = ann.upload(as_csv(rows, fields))
    assert ann.counts(address) == (1, 0, 0, 3)
    words = ann.preview(address)
    assert words.index("Row 3: Boccia") < words.index("Row 2: Archery")
    assert "Cell D3" in words
    assert "“eight” is not a number. Use digits only" in words
    ann.apply(address)
    errors = ann.client.get(f"{address}/errors")
    assert errors.mimetype == "text/csv"
    wrong = read_csv(errors.data)
    assert [(row["reference"], bool(row["what_to_correct"])) for row in wrong] == [
        ("A-2", True), ("A-3", True), ("A-4", True), ("A-4", True),
    ]  # fmt: skip
    assert list(wrong[0]) == ["what_to_correct", *fields]
    assert ann.counts(ann.upload(errors.data)) == (0, 0, 0, 3)
    wrong[0] |= {"age_min": "8", "phone": "01632 960001"}
    wrong[1]["name"] = "Darts"
    wrong[3]["postcode"] = "WX4 2BE"
    corrected = ann.upload(wrong)
    assert ann.counts(corrected) == (3, 0, 0, 0)
    assert "what_to_correct" not in ann.preview(corrected)
    ann.apply(corrected)
    assert len(ann.session.scalars(select(Service)).all()) == 4


def test_error_file_is_of_the_kind_that_was_sent(ann: Uploader) -> None:
    sheet = write_sheet("xlsx", ["name", "age_min"], [["Archery", "eight"]])
    address = ann.upload(sheet, "mine.xlsx")
    errors = ann.client.get(f"{address}/errors").data
    assert errors[:2] == b"PK"
    assert ann.counts(ann.upload(errors, "mine.xlsx")) == (0, 0, 0, 1)


def test_row_in_the_wrong_columns_comes_back_too(ann: Uploader) -> None:
    address = ann.upload(b"reference,name\nA-1,Archery\nA-2,Boccia, with friends,more\n")
    assert ann.counts(address) == (1, 0, 0, 1)
    wrong = read_csv(ann.client.get(f"{address}/errors").data)
    assert wrong[0]["name"] == "Boccia"


def test_applying_twice_applies_once(ann: Uploader) -> None:
    address = ann.upload([NEW])
    page = ann.client.get(address).text
    seen = page.split('name="seen" value="')[1][:64]
    assert [ann.apply(address, seen).status_code for _ in range(2)] == [303, 303]
    assert len(ann.session.scalars(select(Revision)).all()) == 1
    assert len(ann.session.scalars(select(ImportRun)).all()) == 1


def test_what_would_come_out_otherwise_is_shown_again(ann: Uploader, three: Three) -> None:
    address = ann.upload([{"reference": "SB-1", "name": "Swimming", "waiting_time": "A week"}])
    seen = ann.client.get(address).text.split('name="seen" value="')[1][:64]
    theirs = Submission(ann.provider, content(name="Swimming", alert="Closed"), three.imported)
    put_forward(ann.session, theirs, OFFICER, NOW)
    answer = ann.apply(address, seen)
    assert answer.status_code == 409
    assert "Something has changed since you looked" in answer.text
    assert ann.stored(address).applied_at is None
    assert len(ann.revisions(three.imported)) == 2
    assert ann.apply(address).status_code == 303
    newest = ann.session.scalars(
        select(Revision).where(Revision.service_id == three.imported.id).order_by(Revision.number.desc())
    ).first()
    assert newest is not None
    assert (newest.content.alert, newest.content.waiting_time) == ("Closed", "A week")


def test_newer_version_stands_in_the_place_of_one_that_waits(ann: Uploader, three: Three) -> None:
    ann.bring([{"reference": three.sent.slug, "name": "Dancing", "waiting_time": "A week"}])
    assert [state for state, _ in ann.revisions(three.sent)] == ["discarded", "submitted"]


def test_two_rows_of_one_service_are_told_apart(ann: Uploader, three: Three) -> None:
    rows = [{"reference": "SB-1", "name": "Swimming"}, {"reference": three.imported.slug, "name": "Swimming again"}]
    address = ann.upload(rows)
    assert ann.counts(address) == (0, 0, 1, 1)
    assert "speaks of the same service as row 2" in ann.preview(address)


def test_row_without_a_reference_finds_the_service_of_that_name_and_place(ann: Uploader, three: Three) -> None:
    address = ann.upload([{"name": "Swimming", "postcode": "WX4 2BD", "waiting_time": "A week"}])
    assert ann.counts(address) == (0, 1, 0, 0)


def test_later_confirmed_date_is_a_change_and_an_earlier_one_is_none(ann: Uploader, three: Three) -> None:
    service = three.imported
    service.confirmed_on = NOW.date() - timedelta(days=100)
    ann.session.commit()
    row = {"reference": "SB-1", "name": "Swimming"}
    assert ann.counts(ann.upload([row | {"confirmed_on": "2026-01-01"}])) == (0, 0, 1, 0)
    address = ann.bring([row | {"confirmed_on": "20/11/2026"}])
    assert ann.revisions(service) == [("public", "Swimming")]
    assert service.confirmed_on.isoformat() == "2026-11-20"
    assert ann.counts(ann.upload([row | {"confirmed_on": "20/11/2026"}])) == (0, 0, 1, 0)
    assert ann.counts(ann.upload([row | {"confirmed_on": "20/11/2027"}])) == (0, 0, 0, 1)
    assert "1 changed service" in ann.preview(address)


def test_files_are_forgotten_after_a_day(ann: Uploader) -> None:
    address = ann.upload([NEW])
    kept = ann.stored(address)
    assert (kept.expires_at - kept.uploaded_at, kept.content) == (timedelta(days=1), as_csv([NEW]))
    assert forget_old(ann.session, kept.expires_at - timedelta(seconds=1)) == 0
    assert forget_old(ann.session, kept.expires_at) == 1


def test_only_the_newest_files_are_kept(ann: Uploader) -> None:
    for number in range(7):
        last = ann.upload([NEW | {"name": f"Archery {number}"}])
    assert len(ann.session.scalars(select(Upload)).all()) == 5
    assert ann.client.get(last).status_code == 200


def test_three_hundred_rows_come_in_pages(ann: Uploader, app: Flask) -> None:
    rows = [{"reference": f"R-{n}", "name": f"Group {n}", "age_min": "x" if n % 25 == 0 else "5"} for n in range(300)]
    address = ann.upload(rows)
    assert ann.counts(address) == (288, 0, 0, 12)
    words = ann.preview(address)
    assert words.count("To correct") == 1 + 12
    assert "Page 1 of 12" in words
    assert "Group 299" in ann.preview(address, page="12")
    assert "There is no service here" in ann.preview(address, page="99")
    ann.apply(address)
    assert len(ann.session.scalars(select(Service)).all()) == 288
    assert ann.counts(ann.upload(rows)) == (0, 0, 288, 12)


def test_services_that_were_taken_away_are_on_the_trail(ann: Uploader) -> None:
    assert ann.client.get(f"{ann.address}/services.csv").status_code in (404, 405)  # opening an address writes nothing
    ann.file()
    told = ann.session.scalars(select(AuditEvent).where(AuditEvent.action == "file downloaded")).one()
    assert told.details["file"] == f"services-{ann.provider.slug}"
