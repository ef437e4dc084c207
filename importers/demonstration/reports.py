"""What the invented schools say in their reports, put together from reports/*.yml: the same school and year, the same
words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import yaml

from config.reports.shape import Form, Question
from config.vocabularies import vocabulary
from localoffer.directory.content import Contact, Link
from localoffer.reports.content import Answer, Approval, Provision, ReportContent
from localoffer.reports.prefill import KnownFacts

HERE = Path(__file__).parent / "reports"
MAINSTREAM_NEEDS = ("asd", "slcn", "semh", "spld", "mld", "adhd")
"""What every mainstream setting knows how to help with."""
_USUAL_ACCESS = ("step-free", "accessible-toilet", "quiet-space")
_PAPERS = {
    "f17": ("Complaints policy", "complaints-policy"),
    "f22": ("Admission arrangements", "admissions"),
    "f25": ("Accessibility plan", "accessibility-plan"),
    "f27": ("SEN policy", "sen-policy"),
    "f28": ("Inclusion strategy", "inclusion-strategy"),
}
_CALLED = {
    "nursery": ("child", "children", "the SENCO"),
    "primary": ("child", "children", "the SENCO"),
    "secondary": ("student", "students", "the SENCO"),
    "special": ("pupil", "pupils", "the SEND lead"),
    "ap": ("student", "students", "the SENCO"),
    "college": ("student", "students", "the learning support manager"),
}
_BEGINS = re.compile(r"(?:^|(?<=\. ))[a-z]")
"""A sentence that a word filled in has left with a small letter."""
_Thing = TypeVar("_Thing")


@dataclass(frozen=True)
class Setting:
    """Somebody who writes a report. `key` seeds what it says; `group` is how words.yml calls its kind; `lead` names
    who leads on special needs."""

    key: str
    name: str
    group: str
    town: str
    website: str
    lead: str


@cache
def read(name: str) -> Any:
    """One of the files of reports/."""
    return yaml.safe_load((HERE / f"{name}.yml").read_text(encoding="utf-8"))


def group_of(kind: str, register_type: str, ages: Sequence[int]) -> str:
    """How words.yml calls a setting of this kind of provider, type in schools.yml and ages."""
    named = {"alternative-provision": "ap", "post-16": "college", "early-years": "nursery"}.get(kind)
    if named or "special" in register_type:
        return named or "special"
    return "primary" if ages[0] < 11 and ages[1] <= 16 else "secondary"


def report_of(setting: Setting, form: Form, known: KnownFacts, year: int, approved: date) -> ReportContent:
    """All that a setting says for a school year, approved on that day."""
    features = tuple(_features(setting, known.needs))
    parts = {part for question in form.questions for part in question.parts}
    role = pick(("Chair of governors", "SEN governor for the governing body", "Trust board"), setting.key, "approval")
    return ReportContent(
        answers=tuple(_answer(question, setting, features, known, year, approved) for question in form.questions),
        provision=tuple(_provision(setting, features)) if "provision-map" in parts else (),
        approval=Approval(role=role, on=approved) if "approval" in parts else None,
    )


def pick(things: Sequence[_Thing], *seeds: object) -> _Thing:
    """One of them, always the same for the same seeds."""
    return things[_number(*seeds) % len(things)]


def chance(share: int, *seeds: object) -> bool:
    """Whether it comes true in `share` of a hundred cases, always the same for the same seeds."""
    return _number(*seeds) % 100 < share


def text_of(code: str, setting: Setting, year: int) -> str:
    """The paragraphs that a setting says to a question; "" where words.yml has none. In a quarter of the cases a year
    has other words than the one before."""
    edition = year if chance(25, setting.key, code, year) else 0
    pupil, pupils, lead = _CALLED[setting.group]
    said = []
    for number, wordings in enumerate(read("words").get(code, [])):
        fitting = [wording for wording in map(_wording, wordings) if not wording[0] or setting.group in wording[0]]
        own = [wording for wording in fitting if wording[0]]
        if fitting:
            # What is written for a group alone says most about it.
            chosen = pick(own if own and chance(70, setting.key, code, number) else fitting, setting.key, code, number,
                          edition)[1]  # fmt: skip
            words = chosen.format(
                school=setting.name,
                town=setting.town,
                pupil=pupil,
                pupils=pupils,
                pupils_title=pupils.title(),
                lead=lead,
            )
            said.append(_BEGINS.sub(lambda begin: begin[0].upper(), words))
    return "\n\n".join(said)


def _wording(wording: str | dict[str, str]) -> tuple[tuple[str, ...], str]:
    """For which groups, and what; no groups: for all."""
    return ((), wording) if isinstance(wording, str) else (tuple(wording["for"].split()), wording["say"])


def _features(setting: Setting, needs: Sequence[str]) -> Iterator[dict[str, Any]]:
    for feature in read("features"):
        asked_for = set(needs) & set(feature.get("needs", ()))
        if setting.group in feature["for"].split() and (
            asked_for or chance(feature["share"], setting.key, feature["name"])
        ):
            yield feature


def _answer(
    question: Question, setting: Setting, features: Sequence[dict[str, Any]], known: KnownFacts, year: int, on: date
) -> Answer:
    given: dict[str, Any] = {}
    if "text" in question.parts:
        given["text"] = _text(question, setting, features, year)
    if "choices" in question.parts:
        given["choices"] = _choices(question, setting, features, known)
    if "contact" in question.parts:
        given["contacts"] = _contacts(question, setting, known)
    if "links" in question.parts:
        given["links"] = _links(question, setting, known)
    if "date" in question.parts:
        given["on"] = on - timedelta(days=20 + _number(setting.key, question.code) % 300)
    if "table" in question.parts:
        given["rows"] = _training(features, year)
    if question.not_before:
        given = _inclusion_strategy(given, question.not_before, setting, on)
    return Answer(question=question.code, **given)


def _text(question: Question, setting: Setting, features: Sequence[dict[str, Any]], year: int) -> str:
    said = text_of(question.code, setting, year)
    lines = [f"- {one['says'][question.code]}" for one in features if question.code in one.get("says", {})]
    return "\n\n".join(filter(None, (said, "\n".join(lines))))


def _choices(
    question: Question, setting: Setting, features: Sequence[dict[str, Any]], known: KnownFacts
) -> tuple[str, ...]:
    offered = [choice.code for choice in question.offered()]
    if question.vocabulary == "needs":
        usual = () if setting.group == "special" and known.needs else MAINSTREAM_NEEDS
        wanted = {*known.needs, *usual, *(one["map"]["need"] for one in features if "map" in one)}
        return tuple(code for code in offered if code in wanted)
    wanted = {code for one in features for code in one.get("ticks", {}).get(question.code, ())}
    if question.vocabulary:
        wanted |= set(_USUAL_ACCESS[: 2 + _number(setting.key) % 2])
    else:
        wanted |= {code for code in offered if chance(35, setting.key, question.code, code)}
    return tuple(code for code in offered if code in wanted) or (pick(offered, setting.key, question.code),)


def _contacts(question: Question, setting: Setting, known: KnownFacts) -> tuple[Contact, ...]:
    phone = known.contact.phone if known.contact else ""
    match question.prefill:
        case "advice-service":
            return (known.advice_service,) if known.advice_service else ()
        case "school-contact":
            role = "Tutor" if setting.group in ("secondary", "college", "ap") else "Class teacher"
            return (Contact(role=role, phone=phone, email=_mailbox("office", setting)),)
    role = _CALLED[setting.group][2].removeprefix("the ")
    return (Contact(name=setting.lead, role=role[0].upper() + role[1:], phone=phone, email=_mailbox("senco", setting)),)


def _mailbox(name: str, setting: Setting) -> str:
    return f"{name}@{setting.website.removeprefix('https://').removeprefix('www.').rstrip('/')}"


def _links(question: Question, setting: Setting, known: KnownFacts) -> tuple[Link, ...]:
    if question.prefill == "local-offer":
        return (known.local_offer,) if known.local_offer else ()
    label, page = _PAPERS.get(question.code, ("", ""))
    return (Link(label=label, url=f"{setting.website.rstrip('/')}/{page}", kind="policy"),) if page else ()


def _training(features: Sequence[dict[str, Any]], year: int) -> tuple[tuple[str, ...], ...]:
    """Rows of what staff learned; those of features first."""
    own = tuple(tuple(one["training"]) for one in features if "training" in one)
    return (*own, ("Autism in the classroom", "All staff", f"September {year}"))


def _inclusion_strategy(given: dict[str, Any], due: date, setting: Setting, on: date) -> dict[str, Any]:
    """Before it is due some have it and others do not; long before, nobody. It is younger than the approval."""
    early = chance(60, setting.key, "early") and on > due - timedelta(days=180)
    return given | {"on": on - timedelta(days=5)} if on >= due or early else {}


def _provision(setting: Setting, features: Sequence[dict[str, Any]]) -> Iterator[Provision]:
    """The map: what its features add, and what each setting has."""
    rows: dict[tuple[str, str], list[str]] = {}
    usual = [line for line in read("map") if setting.group in line["for"].split()]
    for line in (*usual, *(one["map"] for one in features if "map" in one)):
        if chance(line.get("share", 100), setting.key, line["what"]):
            rows.setdefault((line["need"], line["layer"]), []).append(line["what"])
    levels = vocabulary("support_layers")
    for (need, layer), what in rows.items():
        if layer in levels and (not need or need in vocabulary("needs")):
            yield Provision(need=need, layer=layer, what=tuple(what))


def _number(*seeds: object) -> int:
    return int.from_bytes(sha256("|".join(map(str, seeds)).encode()).digest()[:6])
