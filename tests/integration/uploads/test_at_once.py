"""Two presses of one button at the same moment apply a file once; the demonstration's files come back unchanged."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from importers.demonstration.load import load_demonstration
from importers.runs import ImportRun
from importers.uploads.files import services_file
from importers.uploads.own import OwnListings
from importers.uploads.planning import plan_upload
from localoffer.directory.models import Provider
from localoffer.directory.queries import area_labels
from localoffer.publishing.differences import Naming
from localoffer.publishing.models import Revision
from tests.integration.accounts.signing_in import sign_in
from tests.integration.uploads.conftest import SEEN, Uploader

TODAY = date(2026, 11, 22)


def test_two_presses_at_once_apply_once(app: Flask, ann: Uploader) -> None:
    address = ann.upload([{"reference": f"A-{number}", "name": f"Archery {number}"} for number in range(20)])
    found = SEEN.search(ann.client.get(address).text)
    assert found is not None
    ann.session.commit()
    start = Barrier(2, timeout=60)

    def press(_: int) -> int:
        client = app.test_client()
        assert sign_in(client, "ann@archers.example").status_code == 302
        browser = Uploader(client, ann.session, ann.provider)
        fields = {"csrf_token": browser.token(), "seen": found[1]}
        start.wait()
        return client.post(f"{path}/apply", data=fields).status_code

    path = address
    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(press, range(2)))
    assert answers in ([303, 303], [303, 409])
    ann.session.expire_all()
    counted = [ann.session.scalar(select(func.count()).select_from(table)) for table in (Revision, ImportRun)]
    assert counted == [20, 1]


@pytest.mark.slow
def test_every_service_of_the_demonstration_comes_back_unchanged(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        from localoffer.database import db

        session: Session = db.session()
        load_demonstration(session, TODAY, datetime(2026, 11, 22, 9, tzinfo=UTC), quiet=True)
        naming, seen = Naming(area_labels(session), "Aldermere"), 0
        for number, provider in enumerate(session.scalars(select(Provider).order_by(Provider.name)).all()):
            if not OwnListings(session, provider).current:
                continue
            format = "xlsx" if number % 5 == 0 else "csv"
            plan = plan_upload(session, services_file(session, provider, format), "mine", provider, TODAY, naming)
            assert [line.change for line in plan.lines] == ["unchanged"] * len(plan.lines), provider.name
            assert not plan.notes
            seen += len(plan.lines)
        assert seen > 290
