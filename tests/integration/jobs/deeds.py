"""What the jobs of these tests do."""

import threading
from datetime import date

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
