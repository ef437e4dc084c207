"""The questions of where families have to live, and whether they can take part without going anywhere."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from flask import current_app
from werkzeug.datastructures import MultiDict
from wtforms import Form

from localoffer.accounts.forms import Fault
from localoffer.database import db
from localoffer.directory import facts
from localoffer.directory.content import Coverage, ListingContent
from localoffer.directory.queries import area_labels
from localoffer.publishing.differences import Naming
from providers.editor.asking import Asked, data_of, laid_over, sent
from providers.editor.fields import ChoiceField, Choices, CodesField, LineField, faults_of
from providers.editor.question import Reading, Section

WIDEST = 500
"""Miles."""


def _authority() -> str:
    return str(current_app.extensions["settings"].authority_short_name)


def _areas() -> Mapping[str, str]:
    return area_labels(db.session())


def _kinds() -> Choices:
    name = _authority()
    return [
        ("authority", f"Anyone who lives in {name}"),
        ("areas", f"Only people in some parts of {name}"),
        ("radius", "People who live near"),
        ("national", "Anyone in England"),
        ("outside", f"It is outside {name}, for families who travel"),
    ]


class AreaForm(Form):
    """Who may use it by where they live."""

    kind = ChoiceField("Where families live", _kinds, needed="Select where families have to live")
    areas = CodesField("Which parts", lambda: list(_areas().items()))
    radius_miles = LineField("How many miles from where it happens", 20)
    description = LineField("Anything to add", hint="For example, which schools or which GPs.")


@dataclass(frozen=True, kw_only=True)
class AreaQuestion(Asked):
    """The area it serves."""

    template: str = "editor/area.html"

    def values(self, content: ListingContent) -> Form:
        """The form with what the content says."""
        coverage = content.coverage
        miles = f"{coverage.radius_miles:g}" if coverage.radius_miles else ""
        data = coverage.model_dump() | {"radius_miles": miles, "areas": _keys(coverage)}
        return _with_unlisted(AreaForm(data=data), coverage)

    def read(self, form: MultiDict[str, str], content: ListingContent) -> Reading:
        """The content with this area. Parts and miles count only where they were asked for."""
        typed = _with_unlisted(AreaForm(formdata=form), content.coverage)
        typed.validate()
        data = data_of(typed)
        miles = miles_of(data["radius_miles"]) if data["kind"] == "radius" else None
        faults = faults_of(typed) or _unfinished(data["kind"], data["areas"], miles)
        if faults:
            return Reading(None, typed, faults)
        coverage = Coverage(
            kind=data["kind"], areas=tuple(data["areas"]) if data["kind"] == "areas" else (),
            radius_miles=miles, description=data["description"],
        )  # fmt: skip
        return laid_over(content, typed, coverage=coverage)

    def answers(self, content: ListingContent, labels: Naming) -> tuple[str, ...]:
        """In the words of a listing's page."""
        words = facts.coverage_words(content.coverage, dict(labels.areas), labels.authority)
        return (words or f"Outside {labels.authority}",)


def _keys(coverage: Coverage) -> list[str]:
    """Its areas as the boxes name them: an import may have written the code of a ward without its kind."""
    known = _areas()
    return [f"ward:{area}" if f"ward:{area}" in known else area for area in coverage.areas]


def _with_unlisted(form: AreaForm, coverage: Coverage) -> AreaForm:
    """The form with a box for each area of the listing that the directory has no map of, so that none is lost."""
    known = _areas()
    form.areas.choices = [*form.areas.boxes, *((area, area) for area in _keys(coverage) if area not in known)]
    return form


def miles_of(text: str) -> float | None:
    """A distance as typed; None where it is none that can be searched with."""
    try:
        miles = Decimal(text)
    except InvalidOperation:
        return None
    return float(miles) if miles.is_finite() and 0 < miles <= WIDEST else None


def _unfinished(kind: str, areas: list[str], miles: float | None) -> tuple[Fault, ...]:
    if kind == "areas" and not areas:
        return (Fault("areas", "Select at least one part"),)
    if kind == "radius" and miles is None:
        return (Fault("radius_miles", f"Enter a number of miles from 1 to {WIDEST}"),)
    return ()


_WAYS: Callable[[], Choices] = lambda: [("online", "Online or by phone"), ("home_visits", "At the family’s home")]  # noqa: E731


class WaysForm(Form):
    """Ways to take part without going anywhere."""

    ways = CodesField("How families take part", _WAYS)


@dataclass(frozen=True, kw_only=True)
class WaysQuestion(Asked):
    """Online, by telephone, at home."""

    template: str = "editor/ways.html"

    def values(self, content: ListingContent) -> Form:
        """The form with what the content says."""
        return WaysForm(data={"ways": [part for part in self.parts if getattr(content, part)]})

    def read(self, form: MultiDict[str, str], content: ListingContent) -> Reading:
        """The content with these ways."""
        typed = sent(WaysForm, form)
        chosen = data_of(typed)["ways"] or []
        return laid_over(content, typed, **{part: part in chosen for part in self.parts})

    def answers(self, content: ListingContent, labels: Naming) -> tuple[str, ...]:
        """The ways there are."""
        return tuple(words for part, words in _WAYS() if getattr(content, part))


AREA = AreaQuestion(
    name="area", parts=("coverage",), section=Section.WHERE, title="Where do families have to live?",
    task="Area it serves", help="Families who live elsewhere are told so before they call.",
)  # fmt: skip
WAYS = WaysQuestion(
    name="online-or-at-home", parts=("online", "home_visits"), section=Section.WHERE,
    title="Can families take part without going anywhere?", task="Online or at home",
    help="Tick none where families always come to you.",
)  # fmt: skip
