"""An entry from its name to its page: written, saved half-way, sent, sent back, changed, copied, withdrawn."""

import uuid

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from localoffer.directory.models import Provider, Service
from localoffer.publishing import drafting, reviewing
from localoffer.publishing.models import Revision
from localoffer.publishing.reviewing import Seen
from localoffer.publishing.rules import State
from tests.factories import NOW, OFFICER, listing
from tests.integration.providers.writing import HIDDEN, opened, send


def begin(client: FlaskClient, of: Provider, name: str = "Saltby Swimmers") -> str:
    """Begin an entry; the address of its task list."""
    answer = send(client, f"/organisations/{of.id}/services/new", name=name)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].partition("?")[0]


def complete(client: FlaskClient, tasks: str) -> None:
    """Say all that has to be said."""
    assert send(client, f"{tasks}/offers", summary="A calm club.", description="").status_code == 303
    assert send(client, f"{tasks}/kinds", categories=["leisure/sport"]).status_code == 303


def service_at(session: Session, tasks: str) -> Service:
    session.expire_all()
    return session.get_one(Service, uuid.UUID(tasks.split("/")[2]))


def states(session: Session, service: Service) -> list[str]:
    session.expire_all()
    of = select(Revision.state).where(Revision.service_id == service.id)
    return list(session.scalars(of.order_by(Revision.number)))


def said(session: Session, service: Service) -> Revision:
    session.expire_all()
    found = drafting.open_draft(session, service.id) or drafting.newest(session, service)
    assert found is not None
    return found


def decide(app: Flask, session: Session, service: Service, reason: str = "") -> None:
    """As an officer: approve what was sent, or with a reason send it back."""
    revision = said(session, service)
    seen = Seen(State.SUBMITTED, revision.service.version)
    with app.app_context():
        if reason:
            reviewing.send_back(session, revision, reason, seen, OFFICER, NOW)
        else:
            reviewing.approve(session, revision, seen, OFFICER, NOW)
    session.commit()


def test_entry_is_written_sent_sent_back_changed_and_public(
    app: Flask, ann: FlaskClient, session: Session, swimmers: Provider
) -> None:
    tasks = begin(ann, swimmers)
    service = service_at(session, tasks)
    assert (service.provider_id, service.is_public, states(session, service)) == (swimmers.id, False, ["draft"])
    page = ann.get(tasks).text
    assert "Say what it offers" in page
    assert "Withdraw" not in page
    complete(ann, tasks)
    assert "Say what it offers" not in ann.get(tasks).text
    answer = send(ann, f"{tasks}/check")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{tasks}/sent")
    assert states(session, service) == ["submitted"]
    assert "Until then families do not see it" in ann.get(f"{tasks}/sent").text
    decide(app, session, service, "Say which pool.")
    page = ann.get(tasks).text
    assert "Say which pool." in page
    assert page.count("Needs a look") == 3
    assert "Say which pool." in ann.get(f"{tasks}/offers").text
    send(ann, f"{tasks}/offers", summary="A calm club at Saltby Pool.", description="")
    assert ann.get(tasks).text.count("Needs a look") == 2
    assert send(ann, f"{tasks}/check").status_code == 303
    decide(app, session, service)
    page = ann.get(tasks).text
    assert "Say which pool." not in page
    assert "What families see now" in page
    assert "A calm club at Saltby Pool." in ann.get("/services/saltby-swimmers").text


def test_looking_at_every_page_writes_nothing(ann: FlaskClient, session: Session, swimmers: Provider) -> None:
    service = listing(session, swimmers)
    session.commit()
    for page in ("edit", "edit/name", "edit/places", "edit/check", "edit/preview", "edit/sent", "copy", "withdraw"):
        assert ann.get(f"/services/{service.id}/{page}").status_code == 200, page
    assert states(session, service) == ["public"]
    assert send(ann, f"/services/{service.id}/edit/name", name="Saltby Swimmers").status_code == 303
    assert states(session, service) == ["public"]


def test_first_answer_that_is_other_begins_a_draft_and_families_see_none_of_it(
    ann: FlaskClient, session: Session, swimmers: Provider
) -> None:
    service = listing(session, swimmers)
    session.commit()
    tasks = f"/services/{service.id}/edit"
    assert send(ann, f"{tasks}/name", name="Saltby <Seals>").status_code == 303
    assert states(session, service) == ["public", "draft"]
    assert "Saltby &lt;Seals&gt;" in ann.get(f"{tasks}/preview").text
    assert "Seals" not in ann.get("/services/saltby-swimmers").text
    shown = ann.get(f"{tasks}/check").text
    assert "<ins>" in shown
    assert "<del>" in shown


def test_save_and_continue_goes_to_what_is_not_answered_and_later_to_the_list(
    ann: FlaskClient, swimmers: Provider
) -> None:
    tasks = begin(ann, swimmers)
    offers = {"summary": "A club.", "description": ""}
    assert send(ann, f"{tasks}/offers", **offers).headers["Location"] == f"{tasks}/kinds"
    later = send(ann, f"{tasks}/offers", summary="A calm club.", description="", then="later")
    assert later.headers["Location"] == f"{tasks}?done=saved"
    back = send(ann, f"{tasks}/offers?back=check", **offers)
    assert back.headers["Location"] == f"{tasks}/check#offers"
    assert send(ann, f"{tasks}/name", name="Saltby Swim").headers["Location"] == f"{tasks}/kinds"


def test_two_people_and_one_answer(ann: FlaskClient, ben: FlaskClient, session: Session, swimmers: Provider) -> None:
    tasks = begin(ann, swimmers)
    address = f"{tasks}/waiting-time"
    of_ben = opened(ben, address)
    assert send(ann, address, waiting_time="seven weeks").status_code == 303
    answer = send(ben, address, of_ben, waiting_time="2 months")
    assert answer.status_code == 409
    assert "ann@school.example" in answer.text.replace("<wbr>", "")
    assert "seven weeks" in answer.text
    assert 'value="2 months"' in answer.text
    assert "Yours is not saved yet" in answer.text
    assert said(session, service_at(session, tasks)).content.waiting_time == "seven weeks"
    carried = dict(HIDDEN.findall(answer.text))
    assert send(ben, address, carried, waiting_time="seven weeks to 2 months").status_code == 303
    assert said(session, service_at(session, tasks)).content.waiting_time == "seven weeks to 2 months"


def test_two_people_and_two_answers_are_both_kept(
    ann: FlaskClient, ben: FlaskClient, session: Session, swimmers: Provider
) -> None:
    tasks = begin(ann, swimmers)
    of_ben = opened(ben, f"{tasks}/who-decides")
    assert send(ann, f"{tasks}/waiting-time", waiting_time="seven weeks").status_code == 303
    answer = send(ben, f"{tasks}/who-decides", of_ben, who_decides="A panel.")
    assert answer.status_code == 303
    assert "done=both" in answer.headers["Location"]
    assert "theirs are kept too" in ben.get(answer.headers["Location"]).text
    content = said(session, service_at(session, tasks)).content
    assert (content.waiting_time, content.who_decides) == ("seven weeks", "A panel.")


def test_same_form_sent_twice_is_no_quarrel_with_oneself(ann: FlaskClient, swimmers: Provider) -> None:
    tasks = begin(ann, swimmers)
    carried = opened(ann, f"{tasks}/waiting-time")
    for _ in range(2):
        assert send(ann, f"{tasks}/waiting-time", carried, waiting_time="seven weeks").status_code == 303


def test_colleague_changes_it_while_one_checks(
    ann: FlaskClient, ben: FlaskClient, session: Session, swimmers: Provider
) -> None:
    tasks = begin(ann, swimmers)
    complete(ann, tasks)
    carried = opened(ann, f"{tasks}/check")
    send(ben, f"{tasks}/waiting-time", waiting_time="seven weeks")
    answer = send(ann, f"{tasks}/check", carried)
    assert answer.status_code == 409
    assert "Look at it again, then send it" in answer.text
    assert "seven weeks" in answer.text
    assert states(session, service_at(session, tasks)) == ["draft"]


def test_colleague_has_sent_it_while_one_writes(
    ann: FlaskClient, ben: FlaskClient, session: Session, swimmers: Provider
) -> None:
    tasks = begin(ann, swimmers)
    complete(ann, tasks)
    carried = opened(ann, f"{tasks}/waiting-time")
    send(ben, f"{tasks}/check")
    assert send(ann, f"{tasks}/waiting-time", carried, waiting_time="seven weeks").status_code == 303
    assert states(session, service_at(session, tasks)) == ["submitted", "draft"]
    assert "takes the place of that one" in ann.get(tasks).text


def test_what_is_missing_is_said_and_nothing_is_sent(ann: FlaskClient, session: Session, swimmers: Provider) -> None:
    tasks = begin(ann, swimmers)
    assert "Send to" not in ann.get(f"{tasks}/check").text
    answer = send(ann, f"{tasks}/check")
    assert answer.status_code == 400
    assert "Error: Check your answers" in answer.text
    assert 'href="#row-offers"' in answer.text
    assert states(session, service_at(session, tasks)) == ["draft"]


def test_nothing_changed_says_that_it_is_still_right(ann: FlaskClient, session: Session, swimmers: Provider) -> None:
    service = listing(session, swimmers)
    session.commit()
    tasks = f"/services/{service.id}/edit"
    assert "Say that it is still right" in ann.get(f"{tasks}/check").text
    assert send(ann, f"{tasks}/check").status_code == 303
    assert "Families see it now" in ann.get(f"{tasks}/sent").text
    assert service_at(session, tasks).confirmed_on is not None
    assert states(session, service)[0] == "public"
    assert "submitted" not in states(session, service)


def test_trusted_provider_is_public_at_once(ann: FlaskClient, session: Session, swimmers: Provider) -> None:
    reviewing.trust(session, swimmers, True, OFFICER, NOW)
    session.commit()
    tasks = begin(ann, swimmers)
    complete(ann, tasks)
    send(ann, f"{tasks}/check")
    assert "Families see it now" in ann.get(f"{tasks}/sent").text
    assert states(session, service_at(session, tasks)) == ["public"]


def test_copy_says_the_same_under_another_name(ann: FlaskClient, session: Session, swimmers: Provider) -> None:
    service = listing(session, swimmers)
    session.commit()
    answer = send(ann, f"/services/{service.id}/copy", name="Saltby Divers")
    assert answer.status_code == 303
    copied = service_at(session, answer.headers["Location"].partition("?")[0])
    assert copied.id != service.id
    now = said(session, copied).content
    assert (now.name, now.summary) == ("Saltby Divers", "A calm swimming club for autistic children.")
    assert states(session, service) == ["public"]


@pytest.mark.parametrize("name", ["saltby SWIMMERS", " Saltby  Swimmers "])
def test_name_that_is_there_already(ann: FlaskClient, session: Session, swimmers: Provider, name: str) -> None:
    service = listing(session, swimmers)
    session.commit()
    for address in (f"/services/{service.id}/copy", f"/organisations/{swimmers.id}/services/new"):
        answer = send(ann, address, name=name)
        assert answer.status_code == 400
        assert answer.text.count("You have an entry of this name already") == 2


def test_withdrawn_with_a_reason(ann: FlaskClient, session: Session, swimmers: Provider) -> None:
    service = listing(session, swimmers)
    session.commit()
    send(ann, f"/services/{service.id}/edit/waiting-time", waiting_time="seven weeks")
    send(ann, f"/services/{service.id}/edit/check")
    answer = send(ann, f"/services/{service.id}/withdraw", reason="")
    assert answer.status_code == 400
    assert answer.text.count("Enter a reason") == 2
    answer = send(ann, f"/services/{service.id}/withdraw", reason="It has ended.")
    assert answer.status_code == 303
    session.expire_all()
    assert (service.is_public, service.withdrawn_reason) == (False, "It has ended.")
    assert set(states(session, service)) == {"withdrawn", "discarded"}
    assert ann.get("/services/saltby-swimmers").status_code == 404
    shown = ann.get(f"/services/{service.id}/edit").text
    assert "Withdrawn on" in shown
    assert "It has ended." in shown
    assert send(ann, f"/services/{service.id}/edit/waiting-time", waiting_time="None").status_code == 303
    assert said(session, service).lifecycle is State.DRAFT


def test_what_waits_can_be_taken_back(ann: FlaskClient, session: Session, swimmers: Provider) -> None:
    tasks = begin(ann, swimmers)
    complete(ann, tasks)
    send(ann, f"{tasks}/check")
    service = service_at(session, tasks)
    assert send(ann, f"/services/{service.id}/withdraw", reason="Too early.").status_code == 303
    assert set(states(session, service)) == {"discarded"}


def test_page_of_a_school_itself_is_not_withdrawn(ann: FlaskClient, session: Session, swimmers: Provider) -> None:
    service = listing(session, swimmers)
    service.role = "setting"
    session.commit()
    assert "decides about this page" in ann.get(f"/services/{service.id}/withdraw").text
    assert send(ann, f"/services/{service.id}/withdraw", reason="Gone.").status_code == 403
    assert states(session, service) == ["public"]


def test_discarded_draft_leaves_what_was_before(ann: FlaskClient, session: Session, swimmers: Provider) -> None:
    service = listing(session, swimmers)
    session.commit()
    tasks = f"/services/{service.id}/edit"
    send(ann, f"{tasks}/waiting-time", waiting_time="seven weeks")
    assert ann.get(f"{tasks}/discard").status_code == 200
    assert send(ann, f"{tasks}/discard").status_code == 303
    assert states(session, service) == ["public", "discarded"]
    assert "seven weeks" not in ann.get(f"{tasks}/waiting-time").text


def test_entry_that_was_only_a_draft_goes_with_it(ann: FlaskClient, session: Session, swimmers: Provider) -> None:
    tasks = begin(ann, swimmers)
    redirected = ann.get(tasks.replace("/edit", "/withdraw"))
    assert redirected.headers["Location"] == f"{tasks}/discard"
    answer = send(ann, f"{tasks}/discard")
    assert answer.headers["Location"] == f"/organisations/{swimmers.id}?done=discarded"
    assert ann.get(tasks).status_code == 404
    assert session.scalars(select(Service)).all() == []


def test_draft_that_a_colleague_has_changed_is_not_discarded_unseen(
    ann: FlaskClient, ben: FlaskClient, session: Session, swimmers: Provider
) -> None:
    tasks = begin(ann, swimmers)
    carried = opened(ann, f"{tasks}/discard")
    send(ben, f"{tasks}/waiting-time", waiting_time="seven weeks")
    assert send(ann, f"{tasks}/discard", carried).status_code == 409
    assert states(session, service_at(session, tasks)) == ["draft"]
