"""What a report says: answers by question, the provision map, who approved it, what was changed in the year.

The contents name no version of the questions: a revision keeps that beside them (`localoffer.reports.models`).
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from config.vocabularies import vocabulary
from localoffer.content import Content, Part
from localoffer.directory.content import Contact, Line, Link

LONGEST = 50_000
"""Characters of one answer: about 25 printed pages."""

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]


ChoiceCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9/-]{0,79}$")]
SchoolYear = Annotated[int, Field(ge=2014, le=2200)]
"""The calendar year in which it begins. Reports began in September 2014."""


class Answer(Part):
    """What is said to one question; which parts it may have is the question's.

    `text` is Markdown. `carried_from`: the school year it was carried over from, until someone has said that it is
    still right. `prefilled`: nobody has looked at what the directory filled in.
    """

    question: Code
    text: Annotated[str, StringConstraints(strip_whitespace=True)] = ""
    choices: tuple[ChoiceCode, ...] = ()
    contacts: Annotated[tuple[Contact, ...], Field(max_length=20)] = ()
    links: Annotated[tuple[Link, ...], Field(max_length=50)] = ()
    on: date | None = None
    rows: Annotated[tuple[tuple[Line, ...], ...], Field(max_length=200)] = ()
    carried_from: SchoolYear | None = None
    prefilled: bool = False

    @field_validator("text")
    @classmethod
    def _not_too_long(cls, text: str) -> str:
        if len(text) > LONGEST:
            raise ValueError(
                f"The answer has {len(text):,} characters; {LONGEST:,} is the most. "
                "Make it shorter, or link to a document."
            )
        return text

    @field_validator("choices")
    @classmethod
    def _each_once(cls, codes: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(codes))

    @field_validator("rows")
    @classmethod
    def _rows_that_say_something(cls, rows: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
        return tuple(row for row in rows if any(row))

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing at all."""
        return not (self.text or self.choices or self.contacts or self.links or self.on or self.rows)

    @property
    def unconfirmed(self) -> bool:
        """Whether somebody still has to say that it is right."""
        return self.carried_from is not None or self.prefilled

    def confirmed(self) -> Self:
        """The same, looked at by whoever writes the report."""
        return self.model_copy(update={"carried_from": None, "prefilled": False})


class Provision(Part):
    """What there is for a need (empty: for every child) at a level of support, one line for each thing."""

    need: str = ""
    layer: str
    what: Annotated[tuple[Line, ...], Field(min_length=1, max_length=50)]

    @field_validator("need")
    @classmethod
    def _known_need(cls, code: str) -> str:
        if code and code not in vocabulary("needs"):
            raise ValueError(f"'{code}' is not one of the codes for type of need")
        return code

    @field_validator("layer")
    @classmethod
    def _known_layer(cls, code: str) -> str:
        if code not in vocabulary("support_layers"):
            raise ValueError(f"'{code}' is not one of the codes for level of support")
        return code

    @field_validator("what")
    @classmethod
    def _says_something(cls, lines: tuple[str, ...]) -> tuple[str, ...]:
        kept = tuple(dict.fromkeys(line for line in lines if line))
        if not kept:
            raise ValueError("say what there is, or leave the row out")
        return kept


class Approval(Part):
    """That the governing body, or whoever is responsible, approved the report. A role, never a name."""

    role: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    on: date


class Amendment(Part):
    """What was changed during the year, in words that families read."""

    on: date
    note: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1_000)]


class ReportContent(Content):
    """All that one report says. Equal answers in another order are equal contents.

    `provision_from`: the school year from which the provision map was carried over, until someone has checked it.
    """

    answers: tuple[Answer, ...] = ()
    provision: tuple[Provision, ...] = ()
    provision_from: SchoolYear | None = None
    approval: Approval | None = None
    amendments: tuple[Amendment, ...] = ()

    @field_validator("answers")
    @classmethod
    def _in_order(cls, answers: tuple[Answer, ...]) -> tuple[Answer, ...]:
        twice = [code for code, times in Counter(answer.question for answer in answers).items() if times > 1]
        if twice:
            raise ValueError(f"the question '{twice[0]}' is answered twice")
        kept = (answer for answer in answers if not answer.is_empty)
        return tuple(sorted(kept, key=lambda answer: answer.question))

    @field_validator("provision")
    @classmethod
    def _one_row_each(cls, rows: tuple[Provision, ...]) -> tuple[Provision, ...]:
        if len({(row.need, row.layer) for row in rows}) < len(rows):
            raise ValueError("the same need and level of support are there twice")
        needs = ["", *(term.code for term in vocabulary("needs").terms)]
        layers = [term.code for term in vocabulary("support_layers").terms]
        return tuple(sorted(rows, key=lambda row: (needs.index(row.need), layers.index(row.layer))))

    @model_validator(mode="after")
    def _amended_in_order(self) -> Self:
        days = [amendment.on for amendment in self.amendments]
        if days != sorted(days):
            raise ValueError("the notes on changes are in the order of their days")
        return self

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing that a family could read."""
        return not self.answers and not self.provision

    def answer(self, question: str) -> Answer:
        """What is said to a question; an empty answer where nothing is."""
        return next((one for one in self.answers if one.question == question), Answer(question=question))

    def with_answer(self, answer: Answer) -> Self:
        """The same with another answer to its question. An empty one takes the question's answer away."""
        others = (one for one in self.answers if one.question != answer.question)
        return self._with(answers=tuple(sorted((*others, answer), key=lambda one: one.question)))

    def with_provision(self, rows: tuple[Provision, ...]) -> Self:
        """The same with another provision map, or with the same one, checked."""
        return self._with(provision=rows, provision_from=None)

    def with_need(self, need: str, layers: Mapping[str, tuple[str, ...]]) -> Self:
        """The same with other provision for one need, one line for each thing, by level. The rest of a map that was
        carried over stays to be checked."""
        others = tuple(row for row in self.provision if row.need != need)
        rows = tuple(Provision(need=need, layer=layer, what=what) for layer, what in layers.items() if what)
        return self._with(provision=others + rows, provision_from=self.provision_from if others or rows else None)

    def with_approval(self, approval: Approval | None) -> Self:
        """The same, approved by others, on another day, or not yet."""
        return self._with(approval=approval)

    def amended(self, amendment: Amendment) -> Self:
        """The same with one more note on what was changed."""
        return self._with(amendments=(*self.amendments, amendment))

    def _with(self, **changes: Any) -> Self:
        """Checked again: `model_copy` alone would let anything through."""
        return type(self).model_validate({**dict(self), **changes})

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """The contents a revision stored. Rows of the provision map whose need or level has since left its
        vocabulary are left out, so that an authority's edit never takes a page down; choices are shown by their
        version of the questions. Raises pydantic.ValidationError otherwise."""
        kept = dict(stored)
        if "provision" in kept:
            needs, layers = vocabulary("needs"), vocabulary("support_layers")
            kept["provision"] = [
                row
                for row in kept["provision"]
                if row["layer"] in layers and (not row.get("need") or row["need"] in needs)
            ]
        return cls.model_validate(kept)
