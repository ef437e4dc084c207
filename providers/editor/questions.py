"""Every question of the editor, in the order in which it is asked. A new page is one more line here."""

from providers.editor.question import Question

QUESTIONS: tuple[Question, ...] = (
    # What it is: name, what it offers, important message, kinds of help
    # Who it is for: needs, ages, eligibility, level of support, languages
    # How to get it: ways to get it, waiting time, COSTS (rows)
    # Where and when: PLACES (rows), area it serves, online or at home, TIMES (rows), first and last day
    # How to get in touch: CONTACTS (rows), LINKS (rows)
)


def question_named(name: str) -> Question | None:
    """The question with this address; None where there is none."""
    return next((question for question in QUESTIONS if question.name == name), None)
