"""Records: the listings that can be found, as every rule reads them, and the grades that judged queries give them."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from localoffer.directory.models import Service
from search.document import SearchDocument
from search.indexing import documents
from search.scoring.judged import JudgedError, JudgedQuery, JudgedSet, Rule

Grades = Mapping[str, int]
"""Listing id to grade."""
_MOST_NAMED = 10


def records(session: Session, today: date) -> list[SearchDocument]:
    """What can be found today."""
    return list(documents(session, today))


def references(session: Session) -> set[str]:
    """What all listings there are may be called, found today or not."""
    return {
        name for reference in session.scalars(select(Service.external_id)) if reference for name in names(reference)
    }


def names(reference: str) -> tuple[str, str]:
    """What a listing may be called in a file: its reference, or the beginning of the hash of it where the source has
    no numbers but names, which are not ours to repeat."""
    return reference, "sha256:" + hashlib.sha256(reference.encode()).hexdigest()[:12]


def grades_of(judged: JudgedSet, found: Sequence[SearchDocument], known: Collection[str]) -> list[Grades]:
    """For each query the graded listings among those that can be found. `known`: every reference there is; a listing
    that is out of season is known, and left out. Raises JudgedError naming each reference nobody knows."""
    _check(judged, found, known)
    ids: dict[str, list[str]] = {}
    for document in found:
        for name in names(document.external_id):
            ids.setdefault(name, []).append(document.id)
    return [_grades(query, found, ids) for query in judged.queries]


def _grades(query: JudgedQuery, found: Sequence[SearchDocument], ids: Mapping[str, Sequence[str]]) -> Grades:
    grades: dict[str, int] = {}
    for rule in query.rules:
        for document in found:
            if _fits(document, rule):
                grades[document.id] = max(rule.grade, grades.get(document.id, 0))
    for reference, grade in query.grades.items():
        grades.update(dict.fromkeys(ids.get(reference, ()), grade))
    return grades


def _fits(document: SearchDocument, rule: Rule) -> bool:
    if rule.age is not None and not document.age_min <= rule.age <= document.age_max:
        return False
    return all(code in document.facets.get(group, ()) for group, code in rule.codes)


def _check(judged: JudgedSet, found: Sequence[SearchDocument], known: Collection[str]) -> None:
    wrong = []
    for query in judged.queries:
        where = f"{judged.file}, line {query.line}, '{query.text}'"
        wrong += [
            f"{where}: no listing has the reference {reference}. Correct it, or take it out if the listing has gone."
            for reference in query.grades
            if reference not in known
        ]
        wrong += [
            f"{where}: no listing fits the rule {_told(rule)}. Correct its codes, or take it out."
            for rule in query.rules
            if not any(_fits(document, rule) for document in found)
        ]
    if wrong:
        more = len(wrong) - _MOST_NAMED
        raise JudgedError("\n".join([*wrong[:_MOST_NAMED], *([f"and {more} more"] if more > 0 else [])]))


def _told(rule: Rule) -> str:
    age = [] if rule.age is None else [f"age: {rule.age}"]
    return ", ".join([f"{group}: {code}" for group, code in rule.codes] + age)
