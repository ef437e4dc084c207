"""What every simple question shares: its words, and how what was typed becomes content."""

from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from werkzeug.datastructures import MultiDict
from wtforms import Form

from localoffer.accounts.forms import Fault
from localoffer.directory.content import ListingContent
from providers.editor.fields import faults_of
from providers.editor.question import Reading, Section


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The words of a question. `help` stands under the title, `example` is folded below it."""

    name: str
    section: Section
    title: str
    task: str
    parts: tuple[str, ...]
    template: str
    optional: bool = True
    help: str = ""
    example: str = ""


def with_parts(content: ListingContent, **parts: Any) -> ListingContent:
    """The content with these parts. Raises pydantic.ValidationError where one cannot be so."""
    return ListingContent.model_validate(content.model_dump() | parts)


def laid_over(content: ListingContent, form: Form, **parts: Any) -> Reading:
    """The reading of a form whose own checks have passed, or else have left their faults in it."""
    faults = faults_of(form)
    if faults:
        return Reading(None, form, faults)
    try:
        return Reading(with_parts(content, **parts), form)
    except ValidationError as error:
        return Reading(None, form, tuple(_fault(dict(found), form) for found in error.errors()))


def data_of(form: Form) -> dict[str, Any]:
    """What each field holds; "" where a field has never been filled."""
    return {field.name: "" if field.data is None else field.data for field in form}


def sent(form: type[Form], data: MultiDict[str, str]) -> Form:
    """The form as it was sent, validated."""
    read = form(formdata=data)
    read.validate()
    return read


def _fault(error: dict[str, Any], form: Form) -> Fault:
    """One of the model's faults at the field it belongs to, else at the first."""
    part = str(error["loc"][0]) if error["loc"] else ""
    fields = [field.id for field in form]
    words = error["msg"].removeprefix("Value error, ")
    return Fault(part if part in fields else fields[0], words[:1].upper() + words[1:])
