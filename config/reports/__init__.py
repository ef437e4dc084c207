"""Questions of SEN information reports, as data: forms in versions, what the law asks, and whom it asks.

`<form>/v<number>.yml` beside this module is one version of one form; the highest number is in use. An authority puts
files of the same names in the folder `reports` of its data directory: one of the same name replaces ours, one with a
higher number comes after it.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

import yaml
from pydantic import ValidationError

from config.reports.shape import (
    Form,
    Marks,
    PaperLimits,
    Requirement,
    RequirementFile,
    SettingKind,
    SettingKindFile,
    ShapeBase,
)

_OURS = Path(__file__).parent
_VERSION = re.compile(r"^v([1-9][0-9]{0,3})\.yml$")
_Read = TypeVar("_Read", bound=ShapeBase)


class ReportFormError(ValueError):
    """A file about reports cannot be used; the message names the file, the place in it and what is wrong."""


_theirs: Path | None = None


def use_folder(folder: Path | None) -> None:
    """Take the authority's own files from `folder` from now on (None: ours only), and check every one.

    Called at start, after the vocabularies, so that a fault is found then and not by a school. Raises ReportFormError.
    """
    global _theirs
    _theirs = folder
    for cached in (requirements, setting_kinds, marks, forms, paper_limits):
        cached.cache_clear()
    marks()
    paper_limits()
    forms()


@cache
def requirements() -> Mapping[str, Requirement]:
    """What is asked of a report, by code, in the order of the law. Raises ReportFormError."""
    rows = _read(_file("requirements.yml"), RequirementFile).requirements
    return MappingProxyType({row.code: row for row in rows})


@cache
def setting_kinds() -> Mapping[str, SettingKind]:
    """The kinds of setting, by code, in the order in which they are tried. Raises ReportFormError."""
    rows = _read(_file("settings.yml"), SettingKindFile).settings
    return MappingProxyType({row.code: row for row in rows})


@cache
def marks() -> Marks:
    """Words that give away text nobody has filled in. Raises ReportFormError."""
    return _read(_file("template_marks.yml"), Marks)


@cache
def paper_limits() -> PaperLimits:
    """When PDF and Word files are made, and how long they are kept. Raises ReportFormError."""
    return _read(_file("papers.yml"), PaperLimits)


@cache
def forms() -> Mapping[tuple[str, int], Form]:
    """Every version of every form, old ones too, by name and number. Raises ReportFormError."""
    found = {}
    for folder in (_OURS, _theirs):
        for path in sorted(folder.glob("*/*.yml")) if folder else []:
            form = read_form(path)
            found[form.form, form.version] = form
    for kind in setting_kinds().values():
        if kind.form not in {name for name, _ in found}:
            raise ReportFormError(f"settings.yml: '{kind.code}' is asked the form '{kind.form}', which there is not")
    return MappingProxyType(dict(sorted(found.items())))


def form_in_use(name: str) -> Form:
    """The newest version of a form. Raises KeyError for one that there is not."""
    newest = max(version for form, version in forms() if form == name) if name in form_names() else 0
    return forms()[name, newest]


def form_names() -> tuple[str, ...]:
    """The forms there are, in alphabetical order."""
    return tuple(dict.fromkeys(name for name, _ in forms()))


def read_form(path: Path) -> Form:
    """Read and check one version of a form. Raises ReportFormError naming the file and the question."""
    where = _where(path)
    form = _read(path, Form)
    version = _VERSION.match(path.name)
    if version is None:
        raise ReportFormError(f"{where}: name the file after its version, like v2.yml")
    if (form.form, form.version) != (path.parent.name, int(version[1])):
        raise ReportFormError(
            f"{where}: says that it is version {form.version} of '{form.form}'; its folder and name say otherwise"
        )
    for question in form.questions:
        _known(where, question.code, "requirement", question.why, requirements())
        _known(where, question.code, "kind of setting", question.compulsory_for, setting_kinds())
    return form


def _known(where: str, question: str, what: str, codes: tuple[str, ...], known: Mapping[str, object]) -> None:
    unknown = [code for code in codes if code not in known]
    if unknown:
        raise ReportFormError(f"{where}: question '{question}' names the {what} '{unknown[0]}', which there is not")


def _file(name: str) -> Path:
    theirs = _theirs / name if _theirs else None
    return theirs if theirs and theirs.is_file() else _OURS / name


def _where(path: Path) -> str:
    return path.name if path.parent in (_OURS, _theirs) else f"{path.parent.name}/{path.name}"


def _read(path: Path, shape: type[_Read]) -> _Read:
    where = _where(path)
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ReportFormError(f"{where}: cannot be read: {error}") from error
    try:
        return shape.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        place = " ".join(f"{part + 1}" if isinstance(part, int) else str(part) for part in first["loc"])
        words = first["msg"].removeprefix("Value error, ")
        raise ReportFormError(f"{where}: {place + ': ' if place else ''}{words}") from error
