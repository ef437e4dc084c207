"""What the two pages have in common that remind many at once: nothing goes out before its number was confirmed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar
from uuid import UUID

from flask import current_app, redirect, render_template, request
from werkzeug.wrappers import Response

from localoffer.database import db
from localoffer.errors import ConflictError
from localoffer.freshness.planning import Choice
from localoffer.freshness.reminding import JOB
from localoffer.jobs.locks import only_one
from localoffer.officers.panels import breakable

MOST_NAMED = 20
"""Listings or settings named in each list of the page that asks."""
Page = str | tuple[str, int] | Response


class _WithId(Protocol):
    @property
    def id(self) -> UUID: ...


_One = TypeVar("_One", bound=_WithId)


def remind(
    choose: Callable[[], Choice],
    ask: Callable[[Choice, bool], str],
    send: Callable[[], int],
    back: Callable[[int], str],
) -> Page:
    """Ask, and remind once the number on the page was confirmed. An edge: it commits.

    `choose` says who would be reminded, `ask` makes the page (True: something has changed since it was looked at),
    `send` reminds and says how many, `back` is the address after that. Raises ConflictError where the site sends no
    email.
    """
    if request.method == "GET":
        return ask(choose(), False)
    if current_app.extensions["mailbox"] is None:
        raise ConflictError("This site sends no email, so nobody can be reminded.")
    with only_one(current_app.extensions["settings"].data_dir, JOB):
        choice = choose()
        if request.form.get("number") != str(len(choice.to_send)):
            return ask(choice, True), 409
        sent = send()
        db.session.commit()
    return redirect(back(sent), 303)


def ask_page(template: str, chosen: Sequence[_One], choice: Choice, has_changed: bool, **more: Any) -> str:
    """The page that asks, with what becomes of each that was chosen."""
    by_id: Mapping[UUID, _One] = {one.id: one for one in chosen}
    return render_template(
        template,
        section="officers",
        chosen=len(chosen),
        to_send=[by_id[one.id] for one in choice.to_send],
        reminded=[by_id[id] for id in choice.reminded],
        unreachable=[by_id[id] for id in choice.unreachable],
        not_due=[by_id[id] for id in choice.not_due],
        most=MOST_NAMED,
        breakable=breakable,
        has_changed=has_changed,
        sends_email=current_app.extensions["mailbox"] is not None,
        **more,
    )
