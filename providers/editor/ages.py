"""The question of ages: youngest, oldest, and stages where the ages alone do not say it."""

from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Form
from wtforms.validators import ValidationError

from localoffer.directory import facts
from localoffer.directory.content import ListingContent
from localoffer.publishing.differences import Naming
from providers.editor.asking import Asked, laid_over, sent
from providers.editor.codes import terms_of
from providers.editor.fields import CodesField, LineField, TextField
from providers.editor.question import Reading, Section

OLDEST = 99


class YearsField(LineField):
    """An age in whole years, or nothing."""

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        """Raises ValidationError for what is no age."""
        super().post_validate(form, validation_stopped)
        if self.data and self.years is None:
            raise ValidationError(f"{self.label.text} must be a whole number of years, from 0 to {OLDEST}")

    @property
    def years(self) -> int | None:
        """The age; None where nothing or no age was typed."""
        text = self.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 2 else None


class AgesForm(Form):
    """Ages in whole years, both ends included."""

    age_min = YearsField("Youngest age", 300)
    age_max = YearsField("Oldest age", 300, "Leave one of them empty where there is no limit.")
    stages = CodesField(
        "Stages", terms_of("stages"), "Only where the ages do not say it. Otherwise we work them out from the ages."
    )

    def validate_age_max(self, field: TextField) -> None:
        """Raises ValidationError where the ages are the wrong way round."""
        youngest, oldest = self.age_min.years, self.age_max.years
        if youngest is not None and oldest is not None and oldest < youngest:
            raise ValidationError("Oldest age must be the same as the youngest age, or higher")


@dataclass(frozen=True, kw_only=True)
class AgesQuestion(Asked):
    """Ages and stages."""

    template: str = "editor/ages.html"

    def values(self, content: ListingContent) -> AgesForm:
        """The form with the ages of the content."""
        ages = {name: "" if (age := getattr(content, name)) is None else str(age) for name in ("age_min", "age_max")}
        return AgesForm(data=ages | {"stages": list(content.stages)})

    def read(self, form: MultiDict[str, str], content: ListingContent) -> Reading:
        """The content with these ages."""
        typed = sent(AgesForm, form)
        assert isinstance(typed, AgesForm)
        return laid_over(
            content, typed,
            age_min=typed.age_min.years, age_max=typed.age_max.years, stages=typed.stages.data or [],
        )  # fmt: skip

    def answers(self, content: ListingContent, labels: Naming) -> tuple[str, ...]:
        """Ages, then stages."""
        return (*facts.one(facts.ages_words(content)), *facts.labels("stages", content.stages))


AGES = AgesQuestion(
    name="ages", parts=("age_min", "age_max", "stages"), optional=False, section=Section.WHO,
    title="What ages is it for?", task="Ages",
    help="Ages in whole years, both included: 5 and 11 is for children from their 5th birthday until they turn 12.",
)  # fmt: skip
