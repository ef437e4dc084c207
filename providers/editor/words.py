"""Questions that are answered in words: the name, what it offers, who decides."""

from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict
from wtforms import Form

from localoffer.directory.content import ListingContent
from localoffer.publishing.differences import Naming
from providers.editor.asking import Asked, data_of, laid_over, sent
from providers.editor.fields import LineField, TextField
from providers.editor.question import Reading, Section


@dataclass(frozen=True, kw_only=True)
class WordsQuestion(Asked):
    """One or more texts, each a part of the content by its field's name."""

    form: type[Form]
    template: str = "editor/words.html"

    def values(self, content: ListingContent) -> Form:
        """The form with what the content says."""
        return self.form(data={part: getattr(content, part) for part in self.parts})

    def read(self, form: MultiDict[str, str], content: ListingContent) -> Reading:
        """The content with these texts."""
        typed = sent(self.form, form)
        return laid_over(content, typed, **data_of(typed))

    def answers(self, content: ListingContent, labels: Naming) -> tuple[str, ...]:
        """Every line of the texts."""
        said = (line.strip() for part in self.parts for line in getattr(content, part).splitlines())
        return tuple(line for line in said if line)


class NameForm(Form):
    """What it is called."""

    name = LineField("Name", 200, needed="Enter a name")


class _OffersForm(Form):
    summary = LineField("Summary", 300, "One sentence: what it is and whom it helps. It stands in the list of results.")
    description = TextField(
        "What it offers", 10_000, "What happens, how long it lasts, who runs it, what to bring.", rows=10
    )


class _AlertForm(Form):
    alert = LineField("Important message", 300, "Leave it empty when there is nothing unusual.")


class _EligibilityForm(Form):
    eligibility = TextField("Who it is for", 10_000)


class _WhoForm(Form):
    who_decides = LineField("Who decides")


class _WaitingForm(Form):
    waiting_time = LineField("Waiting time")


def _asked(name: str, form: type[Form], texts: Mapping[str, str], *parts: str, optional: bool = True) -> WordsQuestion:
    return WordsQuestion(
        name=name, form=form, parts=parts, optional=optional, section=Section[texts["section"]], title=texts["title"],
        task=texts["task"], help=texts.get("help", ""), example=texts.get("example", ""),
    )  # fmt: skip


NAME = _asked("name", NameForm, {
    "section": "WHAT", "title": "What is it called?", "task": "Name",
    "help": "The name that families know. Leave out “Ltd”, “Service” and codes that only your organisation uses.",
    "example": "“Saltby Swimmers”, “Saturday Club at Harbour Hall”. Not “SSC Provision (Tier 2)”.",
}, "name", optional=False)  # fmt: skip
OFFERS = _asked("offers", _OffersForm, {
    "section": "WHAT", "title": "What does it offer?", "task": "What it offers",
    "help": "Write as you would tell a parent on the telephone. Short sentences, “you” and “we”.",
    "example": "“A calm swimming club for autistic children. Each session has no more than eight children and four "
               "helpers in the water. Come ten minutes early to look round.”",
}, "summary", "description", optional=False)  # fmt: skip
ALERT = _asked("alert", _AlertForm, {
    "section": "WHAT", "title": "Is there an important message?", "task": "Important message",
    "help": "Families see it at the top of the page. Take it out when it is over.",
    "example": "“Closed from 21 December to 4 January.” “We moved to Harbour Hall in November.”",
}, "alert")  # fmt: skip
ELIGIBILITY = _asked("who-can-use-it", _EligibilityForm, {
    "section": "WHO", "title": "Who can use it?", "task": "Who can use it",
    "help": "Anything beyond age and need: a diagnosis, an EHC plan, a school, a condition you ask for. "
            "Say also what you do not ask for.",
    "example": "“Children need no diagnosis. A parent stays in the building.”",
}, "eligibility")  # fmt: skip
WHO_DECIDES = _asked("who-decides", _WhoForm, {
    "section": "HOW", "title": "Who decides who gets it?", "task": "Who decides",
    "help": "A panel, a team or a person’s role. Leave it empty where everyone who asks can come.",
    "example": "“The short breaks panel, which meets on the first Tuesday of each month.”",
}, "who_decides")  # fmt: skip
WAITING = _asked("waiting-time", _WaitingForm, {
    "section": "HOW", "title": "How long do families wait?", "task": "Waiting time",
    "help": "From asking to the first time. What it is now counts, not what it should be.",
    "example": "“No wait.” “About 6 weeks.” “18 months in November 2026.”",
}, "waiting_time")  # fmt: skip
