"""A school census return in XML, streamed: one pupil is in memory at a time, and only what is counted is looked at.

The parser is closed to all that XML can do besides holding elements: no DTD, no entities, no network, no huge nodes. A
document type, the door to entities, is refused before the parser sees it and again after.
"""

import re
from collections.abc import Iterable, Iterator
from typing import IO

from lxml import etree

from importers.census.counting import Pupil, Tally
from importers.census.returns import OTHER, Header, Return, day_of, digits_of
from importers.problems import FileError

PORTION = 65_536
"""Bytes that are parsed at a time."""
MOST_OF_ONE = 2_000_000
"""Bytes of one pupil or one block. A real pupil has about 5,000, years of sessions included."""
ENCODINGS = frozenset({"utf-8", "utf-16", "us-ascii", "ascii", "iso-8859-1", "latin-1", "windows-1252", "cp1252"})
"""In any other the door to entities could hide."""
_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._:\-]{1,40})")
_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.\-]{0,60}:)?([A-Za-z_][\w.\-]{0,60})[\s/>]")
_ON_ROLL, _LEFT = "PupilOnRoll", "PupilNoLongerOnRoll"
_PUPILS = (_ON_ROLL, _LEFT)
_BLOCKS = ("Header", *_PUPILS)
_OF_SCHOOL = ("URN", "Phase")
_FIELDS = {"SENprovision": "provision", "NCyearActual": "year", "NCYearActual": "year", "EnrolStatus": "enrolment"}
_NEED = "SENneed"
_WANTED = tuple(f"{{*}}{name}" for name in (*_FIELDS, _NEED))


def read_xml(file: IO[bytes], name: str) -> Return:
    """Read a return to its end. Raises FileError, and errors of the parser: call it `guarded`."""
    start, root = _start(file, name)
    return _Reading(name, root).read(start, file)


def _start(file: IO[bytes], name: str) -> tuple[bytes, str]:
    """The first portion, looked over, and what the outermost element is called. Raises FileError for a document type,
    or an encoding that could hide one."""
    start = file.read(PORTION)
    plain = start.replace(b"\x00", b"")  # UTF-16 to ASCII, as far as it matters here
    declared = _DECLARED.search(plain[:200])
    if declared and declared[1].decode("ascii").casefold() not in ENCODINGS:
        raise FileError(f"{name} is in an encoding that is not read. Export it as UTF-8.")
    bare = re.sub(rb"<!--.*?-->|<\?.*?\?>", b"", plain, flags=re.DOTALL)
    root = _ROOT.search(bare)
    head = bare if root is None else bare[: root.start()]
    if b"<!doctype" in head.lower() or b"<!entity" in head.lower():
        raise FileError(
            f"{name} has a document type (DOCTYPE). No census return has one, so it was not opened. Export it again."
        )
    if root is None:
        raise FileError(f"{name} is not XML that can be read: it does not begin with an element.")
    if root[1].lower() == b"html":
        raise FileError(f"{name} is a web page, not a census return. Export the return again.")
    return start, root[1].decode()


class _Reading:
    """One document while it is read."""

    def __init__(self, name: str, root: str) -> None:
        self._name = name
        self._header = Header()
        self._tally = Tally()
        self._urns: set[str] = set()
        self._blocks: set[str] = set()
        self._root: etree._Element | None = None
        self._parser = etree.XMLPullParser(
            events=("start", "end"),
            tag=tuple(f"{{*}}{tag}" for tag in (root, *_BLOCKS, *_OF_SCHOOL)),
            resolve_entities=False, load_dtd=False, no_network=True, dtd_validation=False, attribute_defaults=False,
            huge_tree=False, recover=False, remove_comments=True, remove_pis=True, collect_ids=False,
        )  # fmt: skip

    def read(self, start: bytes, file: IO[bytes]) -> Return:
        """Everything, portion by portion."""
        portion, fault = start, ""
        try:
            while portion:
                self._parser.feed(portion)
                self._take(self._parser.read_events())
                self._forget()
                portion = file.read(PORTION)
            self._parser.close()
            self._take(self._parser.read_events())
        except etree.XMLSyntaxError as error:
            fault = f"{self._name} {_what_is_wrong(error)}. Nothing of it was counted. Export it again."
        if fault:
            raise FileError(fault)  # outside, so that it does not remember the parser's error, which quotes the file
        return self._whole()

    def _take(self, events: Iterable[tuple[str, etree._Element]]) -> None:
        for event, element in events:
            if self._root is None:
                self._root = element.getroottree().getroot()
                if self._root.getroottree().docinfo.internalDTD is not None:
                    raise FileError(f"{self._name} has a document type (DOCTYPE), so it was not read.")
            if event == "end":
                self._block(_local(element), element)

    def _block(self, name: str, element: etree._Element) -> None:
        self._blocks.add(name)
        if name == _ON_ROLL:
            self._tally.add(pupil_of(element))
        elif name == _LEFT:
            self._tally.off_roll()
        elif name == "Header":
            self._header = _header(element, self._header)
        elif name in _OF_SCHOOL and not any(_local(above) in _PUPILS for above in element.iterancestors()):
            self._school(name, (element.text or "").strip())
        if name in _BLOCKS:
            element.clear()

    def _school(self, name: str, said: str) -> None:
        if name == "Phase":
            self._header = _with(self._header, phase=said if re.fullmatch("[A-Z]{2}", said) else "")
        elif re.fullmatch("[0-9]{6}", said):
            self._urns.add(said)
            self._header = _with(self._header, urn=said)

    def _forget(self) -> None:
        """Remove all that is closed, along the path to what is open: elements nobody asked for would pile up."""
        open_one, depth = self._root, 0
        while open_one is not None and len(open_one) and depth < 64:
            if _local(open_one) in _BLOCKS:
                break
            del open_one[:-1]
            open_one, depth = open_one[-1], depth + 1
        self._pending(open_one)

    def _pending(self, open_one: etree._Element | None) -> None:
        """Raises FileError where one block goes on and on: it would fill the memory."""
        if open_one is None or _local(open_one) not in _BLOCKS:
            self._open, self._portions = None, 0
            return
        self._portions = self._portions + 1 if open_one is self._open else 1
        self._open = open_one
        if self._portions * PORTION > MOST_OF_ONE:
            raise FileError(f"{self._name} has one block that is larger than any pupil's. It was not read on.")

    _open: etree._Element | None = None
    _portions = 0

    def _whole(self) -> Return:
        """The return. Raises FileError for one that is another document, or of several schools."""
        if "Header" not in self._blocks or not self._blocks & {_ON_ROLL, _LEFT}:
            missing = "no pupils (PupilOnRoll)" if "Header" in self._blocks else "no header (Header)"
            raise FileError(f"{self._name} has {missing}, so it is no school census return with pupils.")
        if len(self._urns) > 1:
            raise FileError(f"{self._name} holds {len(self._urns)} schools. Export one return for each school.")
        return Return(self._name, self._header, self._tally)


def pupil_of(element: etree._Element) -> Pupil:
    """What is counted of one pupil; nothing else of the element is looked at."""
    said: dict[str, str] = {}
    needs = []
    for part in element.iter(*_WANTED):
        name = _local(part)
        if name == _NEED:
            needs.append((_text(part, "SENtypeRank"), _text(part, "SENtype")))
        else:
            said.setdefault(_FIELDS[name], part.text or "")
    return Pupil(said.get("provision", ""), said.get("year", ""), said.get("enrolment", ""), tuple(needs))


def _header(element: etree._Element, known: Header) -> Header:
    collection = _text(element, "Collection").strip().upper()
    term = _text(element, "Term").strip().upper()
    return _with(
        known,
        collection=collection if re.fullmatch("[A-Z0-9]{0,6}", collection) else OTHER,
        term=term if re.fullmatch("[A-Z]{3}", term) else "",
        day=day_of(_text(element, "ReferenceDate")),
        authority=digits_of(_text(element, "LEA") or _text(element, "LA"), 3),
        establishment=digits_of(_text(element, "Estab"), 4),
    )


def _with(header: Header, **said: object) -> Header:
    """The header with what is said besides; what is empty says nothing."""
    return Header(**{**vars(header), **{name: value for name, value in said.items() if value}})


def _what_is_wrong(error: etree.XMLSyntaxError) -> str:
    """Which kind of fault it is, and its line; what the parser says of it quotes the file."""
    where = f" (line {error.lineno:,})" if error.lineno else ""
    codes = etree.ErrorTypes
    if error.code in (codes.ERR_INVALID_CHAR, codes.ERR_INVALID_ENCODING, codes.ERR_UNSUPPORTED_ENCODING):
        return f"holds bytes that are not in the encoding it says it is in{where}"
    return f"is not whole, or not XML{where}"


def _text(element: etree._Element, name: str) -> str:
    found: Iterator[etree._Element] = element.iter(f"{{*}}{name}")
    return next((part.text or "" for part in found), "")


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname
