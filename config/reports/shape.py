"""The shape of the files about reports: what a question, a form, a requirement and a kind of setting may hold."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from config.vocabularies import vocabulary

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)]
Part = Literal["text", "choices", "contact", "links", "date", "provision-map", "table", "approval"]
"""What an answer can be made of; a question asks for one part or several."""
Known = Literal["needs", "advice-service", "local-offer", "school-contact"]
"""What the directory or the settings know, so that nobody types it (`localoffer.reports.prefill`)."""


class ShapeBase(BaseModel):
    """Base of every shape: immutable, nothing unknown let in, so that a mistyped key is found."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Choice(ShapeBase):
    """One thing that can be ticked. Codes of vocabularies may have those above them (`leisure/sport`)."""

    code: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9/-]{0,79}$")]
    label: Words


class Section(ShapeBase):
    """A group of questions in the task list and in the contents of the page."""

    code: Code
    title: Words


class Question(ShapeBase):
    """One question. `label` is its heading on the page, `ask` what the writer is asked.

    `parts`: what an answer is made of; those in `may_be_empty` are not needed for it to be done. `why`: codes of
    requirements. `compulsory_for`: kinds of setting that have to answer. `not_before`: the day by which it has to be
    there; earlier it is not missing. `least_words`: different words below which a text says too little.
    `templates`: texts that schools copy, to be told from an answer. `needs_name`: a role alone is not enough.
    """

    code: Code
    section: Code
    label: Words
    ask: Words
    help: Words
    why: tuple[Code, ...] = ()
    parts: tuple[Part, ...]
    may_be_empty: tuple[Part, ...] = ()
    choices: tuple[Choice, ...] = ()
    vocabulary: str = ""
    columns: tuple[Words, ...] = ()
    example: str = ""
    templates: tuple[Words, ...] = ()
    prefill: Known | None = None
    compulsory_for: tuple[Code, ...] = ()
    not_before: date | None = None
    least_words: Annotated[int, Field(ge=1, le=500)] = 12
    needs_name: bool = False

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        faults = (
            (not self.parts, "asks for nothing: give 'parts'"),
            (bool(set(self.may_be_empty) - set(self.parts)), "'may_be_empty' names a part it does not ask for"),
            (self.parts == self.may_be_empty and bool(self.compulsory_for), "is compulsory, and may be all empty"),
            (self._offers_choices != ("choices" in self.parts), "needs choices or a vocabulary where it asks for them"),
            (bool(self.choices and self.vocabulary), "has choices and a vocabulary; give one"),
            (bool(self.columns) != ("table" in self.parts), "needs 'columns' where it asks for a table, only there"),
            (self.needs_name and "contact" not in self.parts, "has 'needs_name' and asks for no contact"),
        )
        for wrong, words in faults:
            if wrong:
                raise ValueError(f"question '{self.code}' {words}")
        if self.vocabulary:
            vocabulary(self.vocabulary)
        once(f"question '{self.code}': the choice", (choice.code for choice in self.choices))
        return self

    @property
    def _offers_choices(self) -> bool:
        return bool(self.choices or self.vocabulary)

    @property
    def needed(self) -> tuple[Part, ...]:
        """The parts without which an answer is not done."""
        return tuple(part for part in self.parts if part not in self.may_be_empty)

    def offered(self) -> tuple[Choice, ...]:
        """What can be ticked: its own choices, or the terms of its vocabulary as they are now."""
        if not self.vocabulary:
            return self.choices
        return tuple(Choice(code=term.code, label=term.label) for term in vocabulary(self.vocabulary).terms)


class Form(ShapeBase):
    """One version of the questions for one group of settings. `title` is what its report is called."""

    form: Code
    version: Annotated[int, Field(ge=1, le=9_999)]
    title: Words
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        once("the section", (section.code for section in self.sections))
        once("the question", (question.code for question in self.questions))
        for part in ("provision-map", "approval"):
            asking = [question.code for question in self.questions if part in question.parts]
            if len(asking) > 1:
                raise ValueError(f"'{asking[1]}' asks for '{part}', as '{asking[0]}' does: there is one in a report")
        sections = {section.code for section in self.sections}
        lost = [question for question in self.questions if question.section not in sections]
        if lost:
            raise ValueError(f"question '{lost[0].code}' is in the section '{lost[0].section}', which there is not")
        return self

    def settled(self) -> Self:
        """The same with what its vocabularies offer now written out, so that nothing else can change it any more."""
        questions = (
            question.model_copy(update={"choices": question.offered(), "vocabulary": ""}) for question in self.questions
        )
        return self.model_copy(update={"questions": tuple(questions)})

    def question(self, code: str) -> Question | None:
        """The question with this code; None where this version has none."""
        return next((question for question in self.questions if question.code == code), None)


class Requirement(ShapeBase):
    """One thing that a law, guidance or grant asks of a report, in our own words. `confidence`: V its text was read, S
    seen quoted by others, M believed but wording or number unchecked. `duty`: the law itself, not guidance."""

    code: Code
    label: Words
    source: Words
    confidence: Literal["V", "S", "M"]
    duty: bool = False


class RequirementFile(ShapeBase):
    """`requirements.yml`."""

    requirements: tuple[Requirement, ...]

    @model_validator(mode="after")
    def _once(self) -> Self:
        once("the requirement", (row.code for row in self.requirements))
        return self


class SettingKind(ShapeBase):
    """Settings that are asked alike. One belongs here by its URN, or by its kind of provider and, where given, the
    register's type and a part of its name (capitals do not matter); the first kind that fits counts.

    `duty`: `must` publish a report, is `invited` to, or is `exempt` from it by law.
    """

    code: Code
    label: Words
    form: Code
    duty: Literal["must", "invited", "exempt"]
    source: Words
    confidence: Literal["V", "S", "M"]
    provider_kinds: tuple[Code, ...]
    register_types: tuple[Words, ...] = ()
    name_has: tuple[Words, ...] = ()
    urns: tuple[str, ...] = ()


class SettingKindFile(ShapeBase):
    """`settings.yml`."""

    settings: tuple[SettingKind, ...]

    @model_validator(mode="after")
    def _once(self) -> Self:
        once("the kind of setting", (row.code for row in self.settings))
        return self


class Marks(ShapeBase):
    """`template_marks.yml`: `gaps` begin a gap in brackets (`[insert ...]`), `phrases` stand anywhere."""

    gaps: tuple[Words, ...]
    phrases: tuple[Words, ...]


class PaperLimits(ShapeBase):
    """`papers.yml`: when PDF and Word files are made, and how long they are kept. Its comments say what is what."""

    at_once_characters: Annotated[int, Field(ge=0)]
    patience_seconds: Annotated[float, Field(ge=0, le=30)]
    longest_seconds: Annotated[int, Field(ge=10, le=3_600)]
    most_megabytes: Annotated[int, Field(ge=300)]
    again_after_minutes: Annotated[int, Field(ge=1)]
    keep_days: Annotated[int, Field(ge=1)]
    keep_megabytes: Annotated[int, Field(ge=50)]


def once(what: str, codes: Iterable[str]) -> None:
    """Raises ValueError where a code is there twice."""
    twice = [code for code, times in Counter(codes).items() if times > 1]
    if twice:
        raise ValueError(f"{what} '{twice[0]}' is there twice")
