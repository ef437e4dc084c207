"""Fields of the editor's forms: what was typed, kept as typed and without what no database or page can hold."""

import re
from collections.abc import Callable, Sequence
from typing import Any, cast

from wtforms import Form, SelectMultipleField, StringField
from wtforms.validators import ValidationError

from localoffer.accounts.forms import Fault
from localoffer.publishing.forms import tidy

NOT_WHOLE = "The form did not arrive whole, so nothing was saved. Enter this again"
NOT_LISTED = "Select only what is in the list"
_CONTROLS = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
Choices = Sequence[tuple[str, str]]


def tidy_text(text: str) -> str:
    """Text of several lines without control characters, half characters and white space around it."""
    return _CONTROLS.sub("", tidy(text)).strip()


def tidy_line(text: str) -> str:
    """The same in one line, with single spaces."""
    return " ".join(tidy_text(text).split())


class TextField(StringField):
    """Text of several lines. `longest` characters; `hint` stands below the label.

    A browser sends each text field once, also an empty one: anything else was not typed into our form.
    """

    tidied = staticmethod(tidy_text)

    def __init__(self, label: str, longest: int, hint: str = "", rows: int = 5, needed: str = "", **more: Any) -> None:
        super().__init__(label, **more)
        self.longest, self.hint, self.rows, self.needed = longest, hint, rows, needed

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was typed. Raises ValueError where the form is not whole."""
        self.data = self.tidied("".join(valuelist[:1]))
        if len(valuelist) != 1:
            raise ValueError(NOT_WHOLE)

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        """Raises ValidationError, in words, where the text is too long or there has to be some."""
        text = self.data or ""
        if len(text) > self.longest:
            raise ValidationError(
                f"{self.label.text} must be {self.longest:,} characters or fewer; it is {len(text):,}"
            )
        if self.needed and not text and not self.process_errors:
            raise ValidationError(self.needed)


class LineField(TextField):
    """Text of one line."""

    tidied = staticmethod(tidy_line)

    def __init__(self, label: str, longest: int = 300, hint: str = "", **more: Any) -> None:
        super().__init__(label, longest, hint, rows=1, **more)


class CodesField(SelectMultipleField):
    """Boxes to tick, each one of `choices`. None is an answer too."""

    def __init__(self, label: str, choices: Callable[[], Choices], hint: str = "", **more: Any) -> None:
        super().__init__(label, choices=choices, validate_choice=False, **more)
        self.hint = hint

    @property
    def boxes(self) -> list[tuple[str, str]]:
        """Value and label of each box."""
        return list(cast("Choices", self.choices))

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        """Raises ValidationError for a box that is not there."""
        if set(self.data or ()) - {value for value, _ in self.boxes}:
            raise ValidationError(NOT_LISTED)


class ChoiceField(StringField):
    """One of `choices`; with `none` nothing chosen is an answer too, else `needed` says what to do."""

    def __init__(
        self, label: str, choices: Callable[[], Choices], hint: str = "", needed: str = "", **more: Any
    ) -> None:
        super().__init__(label, **more)
        self.choices, self.hint, self.needed = choices(), hint, needed

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was chosen. Raises ValueError where it is more than one."""
        self.data = "".join(valuelist[:1])
        if len(valuelist) > 1:
            raise ValueError(NOT_WHOLE)

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        """Raises ValidationError for a choice that is not there."""
        if not self.data and self.needed:
            raise ValidationError(self.needed)
        if self.data and self.data not in {value for value, _ in self.choices}:
            raise ValidationError("Select one from the list")


def faults_of(form: Form) -> tuple[Fault, ...]:
    """What is wrong with each field of a form that was validated, the first thing of each."""
    return tuple(Fault(field.id, str(field.errors[0])) for field in form if field.errors)
