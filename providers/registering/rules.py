"""Pure: the questions of registering an organisation, one a page, and how their answers are read."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from config.vocabularies import vocabulary
from localoffer.accounts.forms import Fault
from localoffer.directory.actions import ProviderDetails
from localoffer.directory.content import WebAddress
from localoffer.directory.domains import website_host
from localoffer.directory.matching import tidy_phone
from localoffer.directory.postcodes import read_postcode

LONGEST_NAME = 200
LONGEST_WEBSITE = 300
LONGEST_PHONE = 50
LONGEST_TYPED = 1000
"""Characters of an answer that are shown again with what is wrong."""

Answers = Mapping[str, str]
"""What was answered so far, by field. Absent: not asked yet; empty: left out."""


@dataclass(frozen=True)
class Register:
    """A register and the form of its numbers."""

    label: str
    pattern: re.Pattern[str]
    example: str


REGISTERS: Mapping[str, Register] = {
    "urn": Register("Schools: unique reference number (URN)", re.compile(r"[1-9]\d{5}"), "6 digits, like 123456"),
    "ofsted_urn": Register(
        "Nurseries, childminders and care: Ofsted URN",
        re.compile(r"(?:EY|SC|VC|RP|CA|RA|DC)?\d{5,7}"),
        "like EY123456 or 2512345",
    ),
    "ukprn": Register("Colleges and training: UKPRN", re.compile(r"1\d{7}"), "8 digits, like 10012345"),
    "charity_number": Register(
        "Charities: charity number", re.compile(r"\d{6,7}(?:-\d{1,3})?"), "6 or 7 digits, like 1123456"
    ),
}
NO_REGISTER = "none"


@dataclass(frozen=True)
class Reading:
    """What a form said: the answers where nothing is wrong, or what is."""

    answers: dict[str, str]
    fault: Fault | None = None


@dataclass(frozen=True)
class Question:
    """One page: its name in the address, its heading, a hint, its fields, and how they are read."""

    name: str
    title: str
    fields: tuple[str, ...]
    read: Callable[[Answers], Reading]
    hint: str = ""
    optional: bool = False


def _name(form: Answers) -> Reading:
    name = " ".join(form["name"].split())
    if not re.search(r"\w", name):
        return Reading({}, Fault("name", "Enter the name of your organisation"))
    if len(name) > LONGEST_NAME:
        return Reading({}, Fault("name", f"The name must be {LONGEST_NAME} characters or fewer"))
    return Reading({"name": name})


def _kind(form: Answers) -> Reading:
    if form["kind"] not in vocabulary("provider_kinds"):
        return Reading({}, Fault("kind", "Select what kind of organisation it is"))
    return Reading({"kind": form["kind"]})


def _number(form: Answers) -> Reading:
    register, number = form["register"], re.sub(r"[\s.]", "", form["number"]).upper()
    if register == NO_REGISTER:
        return Reading({"register": register, "number": ""})
    if register not in REGISTERS:
        return Reading({}, Fault("register", "Select a register, or that it is in none of them"))
    known = REGISTERS[register]
    if not number:
        return Reading({}, Fault("number", "Enter the number"))
    if not number.isascii() or not known.pattern.fullmatch(number):
        return Reading({}, Fault("number", f"Numbers of this register are {known.example}"))
    return Reading({"register": register, "number": number})


def _postcode(form: Answers) -> Reading:
    if not form["postcode"].strip():
        return Reading({"postcode": ""})
    found = read_postcode(form["postcode"])
    if found is None:
        return Reading({}, Fault("postcode", "Enter a full postcode, like M33 7ZF"))
    return Reading({"postcode": found})


def _website(form: Answers) -> Reading:
    typed = form["website"].strip()
    if not typed:
        return Reading({"website": ""})
    try:
        found = TypeAdapter(WebAddress).validate_python(typed)
    except ValidationError:
        found = ""
    if "." not in website_host(found) or len(found) > LONGEST_WEBSITE:
        return Reading({}, Fault("website", "Enter a web address, like www.example.org"))
    return Reading({"website": found})


def _phone(form: Answers) -> Reading:
    typed = " ".join(form["phone"].split())
    if typed and (not tidy_phone(typed) or len(typed) > LONGEST_PHONE or re.search(r"[^\d\s+().extEXT#-]", typed)):
        return Reading({}, Fault("phone", "Enter a telephone number, like 01632 960 001"))
    return Reading({"phone": typed})


QUESTIONS: tuple[Question, ...] = (
    Question("name", "What is your organisation called?", ("name",), _name, "As families know it."),
    Question("kind", "What kind of organisation is it?", ("kind",), _kind),
    Question("number", "Is it in one of these registers?", ("register", "number"), _number),
    Question(
        "postcode", "What is its postcode?", ("postcode",), _postcode,
        "Of your office or the place where most of your work happens.", True,
    ),
    Question("website", "What is its website?", ("website",), _website, "Like www.example.org", True),
    Question("phone", "What is its telephone number?", ("phone",), _phone, "For families who have a question.", True),
)  # fmt: skip
BY_NAME: Mapping[str, Question] = {question.name: question for question in QUESTIONS}


def read(question: Question, form: Mapping[str, str]) -> Reading:
    """What a form answers to a question. Signs that no text has (NUL, halves of letters) are left out first."""
    return question.read({name: clean(form.get(name, "")) for name in question.fields})


def clean(text: str) -> str:
    """Text without signs that no database keeps, and not without end."""
    return text[:LONGEST_TYPED].replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")


def is_answered(question: Question, answers: Answers) -> bool:
    """Whether the page was answered, if only by leaving it empty."""
    return all(field in answers for field in question.fields)


def next_unanswered(answers: Answers) -> Question | None:
    """The first question that was not answered yet; None where all were."""
    return next((question for question in QUESTIONS if not is_answered(question, answers)), None)


def details_of(answers: Answers) -> ProviderDetails:
    """The organisation that these answers describe. Every question is answered."""
    numbers = {answers["register"]: answers["number"]} if answers["register"] in REGISTERS else {}
    return ProviderDetails(
        answers["name"],
        answers["kind"],
        website=answers["website"],
        phone=answers["phone"],
        postcode=answers["postcode"],
        urn=numbers.get("urn"),
        ofsted_urn=numbers.get("ofsted_urn"),
        ukprn=numbers.get("ukprn"),
        charity_number=numbers.get("charity_number"),
    )
