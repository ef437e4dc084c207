"""The WTForms form of one row of each list. Messages begin with a small letter: "Time 2: " comes before them."""

from collections.abc import Iterable
from typing import Any

from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    BooleanField,
    Form,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)

from config.vocabularies import vocabulary
from localoffer.directory.postcodes import read_postcode
from providers.editor.rows.reading import read_amount, read_time

FREE, AMOUNT, ASK = "free", "amount", "ask"
PRICES = ((FREE, "Free"), (AMOUNT, "An amount"), (ASK, "By arrangement"))
LINK_KINDS = (
    ("website", "Website"),
    ("booking", "Where to book"),
    ("referral", "Form to ask for help or to refer"),
    ("report", "Report, such as a school’s SEN information report"),
    ("policy", "Policy"),
    ("facebook", "Facebook"),
    ("video", "Video"),
    ("other", "Something else"),
)
LEAST_DIGITS = 3
"""Of a telephone number: 111 and 999 are the shortest."""


def _choices(labels: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in labels]


def _list_of(name: str, label: str) -> SelectMultipleField:
    """Ticks for the codes of a vocabulary, read when a page is made: an authority may have its own."""

    def choices() -> list[SelectChoice]:
        return _choices((term.code, term.label) for term in vocabulary(name).terms)

    return SelectMultipleField(label, choices=choices, validate_choice=False)


class RowForm(Form):
    """What every row has."""

    was = HiddenField()

    def said(self, field: str) -> str:
        """What stands in a text field; "" where the form did not send it."""
        return str(self[field].data or "")

    def is_empty(self) -> bool:
        """Whether nothing at all is filled in or ticked."""
        return not any(field.data for name, field in self._fields.items() if name != "was")


class PlaceRow(RowForm):
    """A place. Its coordinates are not shown: see `places.kept_spot`."""

    name = StringField("Name of the place")
    address = TextAreaField("Address")
    town = StringField("Town or village")
    postcode = StringField("Postcode")
    hide_address = BooleanField("Show families the town only")
    access = _list_of("access_features", "What helps people to get in and take part")

    def validate_name(self, field: Any) -> None:
        """Ticks alone are no place."""
        if not any(map(self.said, ("name", "address", "town", "postcode"))):
            raise ValidationError("enter its name, its address or its town")

    def validate_town(self, field: Any) -> None:
        """A hidden address leaves families only the town."""
        if self.hide_address.data and not self.said("town"):
            raise ValidationError("enter the town. It is all that families see of an address that is not shown")

    def validate_postcode(self, field: Any) -> None:
        """A full postcode, as the importer asks for."""
        if field.data and read_postcode(field.data) is None:
            raise ValidationError("enter a full postcode, like M33 7ZF, or leave it empty")


class TimeRow(RowForm):
    """A line of the week."""

    days = _list_of("days", "Days")
    opens = StringField("Opens")
    closes = StringField("Closes")
    term_time_only = BooleanField("Term time only")
    description = StringField("In words")

    def validate_opens(self, field: Any) -> None:
        """A time of day, or nothing."""
        _try(read_time, field.data)

    def validate_closes(self, field: Any) -> None:
        """A time of day, or nothing."""
        _try(read_time, field.data)


class CostRow(RowForm):
    """A price: free, an amount, or by arrangement."""

    option = StringField("What it is for")
    price = RadioField("Price", choices=_choices(PRICES), validate_choice=False)
    amount = StringField("Amount in pounds")
    description = StringField("In words")

    def is_empty(self) -> bool:
        """A radio button that was not chosen is sent as nothing, and read as the word None by some versions."""
        return not any(map(self.said, ("option", "price", "amount", "description")))

    def validate_price(self, field: Any) -> None:
        """One of the three, and no amount beside the two that have none."""
        if self.said("price") not in dict(PRICES):
            raise ValidationError("say whether it is free, an amount or by arrangement")

    def validate_amount(self, field: Any) -> None:
        """An amount where one was promised, and only there."""
        if self.said("price") == AMOUNT:
            if not field.data:
                raise ValidationError("enter the amount in pounds, like 4.50")
            _try(read_amount, field.data)
        elif field.data and self.said("price") in dict(PRICES):
            label = dict(PRICES)[self.said("price")].lower()
            raise ValidationError(f"there is an amount, and it is marked as {label}. Take one of them out")


class ContactRow(RowForm):
    """A way to reach them."""

    role = StringField("Role or team")
    name = StringField("Name of a person")
    phone = StringField("Telephone number")
    email = StringField("Email address")

    def validate_phone(self, field: Any) -> None:
        """Something that can be dialled; words like "ask for the office" may stand beside it."""
        if field.data and sum(sign.isdigit() for sign in field.data) < LEAST_DIGITS:
            raise ValidationError("enter a telephone number, like 01632 960 001")


class LinkRow(RowForm):
    """A page to read more on."""

    label = StringField("Words of the link")
    url = StringField("Address")
    kind = SelectField("What it leads to", choices=_choices(LINK_KINDS), default="other", validate_choice=False)

    def is_empty(self) -> bool:
        """A kind alone is nothing: a list always has one chosen."""
        return not (self.said("label") or self.said("url"))

    def validate_label(self, field: Any) -> None:
        """Words that say where it leads; a website needs none."""
        if not field.data and self.said("kind") != "website":
            raise ValidationError("enter the words of the link, like “How to book a place”")

    def validate_url(self, field: Any) -> None:
        """The address itself is checked by the listing."""
        if not field.data:
            raise ValidationError("enter the address, like https://www.example.org")


def _try(read: Any, text: str | None) -> None:
    if text:
        try:
            read(text)
        except ValueError as error:
            raise ValidationError(str(error)) from error
