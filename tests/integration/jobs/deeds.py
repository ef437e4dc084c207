"""What the jobs of these tests do."""

import threading
from datetime import date

from localoffer.audit import Actor, record
from localoffer.clock import now
from localoffer.database import db
from localoffer.errors import LocalOfferError
from localoffer.jobs.rules import Done

done: list[str] = []
may_go_on = threading.Event()
answers: list[Done | Exception] = []


def counts(today: date | None = None) -> Done:
    done.append(f"counts {today}" if today else "counts")
    return Done(3, 2)


def fails() -> None:
    raise LocalOfferError("The mail server did not answer. Look whether it runs.")


def breaks() -> None:
    raise ValueError("something a parent wrote")


def waits() -> None:
    may_go_on.wait(30)


def quiet() -> Done:
    answer = answers.pop(0)
    if isinstance(answer, Exception):
        raise answer
    return answer


def gathers() -> Done:
    done.append("gathers")
    return Done(1, 1, "One release was new.")


def would_counts() -> list[str]:
    return ["Would count to three.", "Nothing <b>more</b>."]


def would_fails() -> list[str]:
    raise LocalOfferError("The mail server did not answer.")


def would_breaks() -> list[str]:
    record(db.session(), Actor("command", "x"), "job run by hand", "job", None, now())
    db.session.commit()
    return ["Would break."]


def would_waits() -> list[str]:
    may_go_on.wait(30)
    return []


def would_gathers() -> list[str]:
    done.append("asked")
    return ["Would gather."]
