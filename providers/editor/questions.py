"""Every question of the editor, in the order in which it is asked. A new page is one more line here."""

from providers.editor import ages, area, codes, getting, season, words
from providers.editor.question import Question
from providers.editor.rows import CONTACTS, COSTS, LINKS, PLACES, TIMES

QUESTIONS: tuple[Question, ...] = (
    words.NAME,
    words.OFFERS,
    codes.CATEGORIES,
    words.ALERT,
    codes.NEEDS,
    ages.AGES,
    words.ELIGIBILITY,
    getting.LEVEL,
    codes.LANGUAGES,
    getting.ROUTES,
    words.WHO_DECIDES,
    words.WAITING,
    COSTS,
    PLACES,
    area.AREA,
    area.WAYS,
    TIMES,
    season.SEASON,
    CONTACTS,
    LINKS,
)


def question_named(name: str) -> Question | None:
    """The question with this address; None where there is none."""
    return next((question for question in QUESTIONS if question.name == name), None)


def question_of(part: str) -> Question | None:
    """The question that sets this field of the content; None where no page does."""
    return next((question for question in QUESTIONS if part in question.parts), None)
