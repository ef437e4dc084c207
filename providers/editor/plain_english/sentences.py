"""A text taken apart: its sentences and their words. Pure."""

import re

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_NOT_READ = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+|\+?\d[\d\s()]{6,}\d")
"""Addresses and telephone numbers: copied, not read."""
_LIST_ITEM = re.compile(r"\s*(?:[-*•–]|\d{1,2}[.)])\s+")
_END = re.compile(r"(?<=[.!?])[”\"’')\]]*\s+")
_NO_END = re.compile(r"(?:\b(?:e\.g|i\.e|etc|mr|mrs|ms|dr|st|no|tel|ext|approx|vs|a\.m|p\.m)|^[A-Z])\.$", re.IGNORECASE)


def words(text: str) -> list[str]:
    """The words of a text that are read: no addresses, no telephone numbers."""
    return WORD.findall(_NOT_READ.sub(" ", text))


def sentences(text: str) -> list[str]:
    """The sentences of a text, each in one line. A paragraph and an item of a list end one, also without a stop."""
    found: list[str] = []
    for block in _blocks(text):
        found += _split(block)
    return [sentence for sentence in found if words(sentence)]


def _blocks(text: str) -> list[str]:
    """Paragraphs and list items, each in one line. A line that goes on in small letters belongs to the one before."""
    blocks: list[str] = []
    open_block = False
    for line in text.replace("\r\n", "\n").split("\n"):
        bare = _LIST_ITEM.sub("", line, count=1).strip()
        if open_block and bare and bare[0].islower() and not _LIST_ITEM.match(line):
            blocks[-1] = f"{blocks[-1]} {bare}"
        elif bare:
            blocks.append(bare)
        open_block = bool(bare)
    return blocks


def _split(block: str) -> list[str]:
    """At full stops that end a sentence: not those of `e.g.` or `Mr.`"""
    parts: list[str] = []
    for part in _END.split(block):
        if parts and _NO_END.search(parts[-1].split(" ")[-1]):
            parts[-1] = f"{parts[-1]} {part}"
        else:
            parts.append(part)
    return parts
