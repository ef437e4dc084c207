"""Snippets: the part of a text that shows why a listing was found, with the words looked for marked.

Made from the database's text, so that no markup ever comes out of an index; the template escapes it.
"""

from collections.abc import Collection, Iterable

from search.folding import words_in
from search.plan import Phrase, Plan
from search.stemming import stems

LONGEST = 220
Span = tuple[int, int]
Parts = tuple[tuple[str, bool], ...]


def snippet(texts: Iterable[str], plan: Plan, longest: int = LONGEST, apart: Collection[str] = ()) -> Parts:
    """Parts of the text in which most slots are found (the first of them), each with whether it is a match.

    Cut between words to about `longest` characters, with an ellipsis where something is left out. Without a
    match it is the beginning of the first text that is not empty. `apart`: words of which other forms are no match.
    """
    tidy = [" ".join(text.split()) for text in texts]
    tidy = [text for text in tidy if text]
    if not tidy:
        return ()
    best, spans = tidy[0], _matches(tidy[0], plan, apart)
    most = len({number for _, number in spans})
    for text in tidy[1:]:
        found = _matches(text, plan, apart)
        if len({number for _, number in found}) > most:
            best, spans, most = text, found, len({number for _, number in found})
    return _cut(best, sorted({span for span, _ in spans}), longest)


def _matches(text: str, plan: Plan, apart: Collection[str]) -> list[tuple[Span, int]]:
    """Where slots are found, with the number of the slot."""
    if not plan.slots:
        return []
    runs = list(words_in(text))
    wanted = [word for slot in plan.slots for phrase in slot.phrases for word in phrase]
    known = stems([word for _, _, word in runs] + wanted) | {word: word for word in apart}
    stemmed = [known[word] for _, _, word in runs]
    found = []
    for number, slot in enumerate(plan.slots):
        for phrase in slot.phrases:
            found += [(span, number) for span in _find(phrase, runs, stemmed, known)]
    return found


def _find(phrase: Phrase, runs: list[tuple[int, int, str]], stemmed: list[str], known: dict[str, str]) -> list[Span]:
    wanted = [known[word] for word in phrase]
    size = len(wanted)
    starts = [start for start, stem in enumerate(stemmed) if stem == wanted[0]]
    return [(runs[at][0], runs[at + size - 1][1]) for at in starts if stemmed[at : at + size] == wanted]


def _cut(text: str, spans: list[Span], longest: int) -> Parts:
    begin, end = _window(text, spans, longest)
    parts: list[tuple[str, bool]] = [("… ", False)] if begin else []
    at = begin
    for start, stop in spans:
        if start < at or stop > end:
            continue
        parts += [(text[at:start], False), (text[start:stop], True)]
        at = stop
    parts.append((text[at:end], False))
    if end < len(text):
        parts.append((" …", False))
    return tuple((part, is_match) for part, is_match in parts if part)


def _window(text: str, spans: list[Span], longest: int) -> Span:
    """From a little before the first match, between words."""
    if len(text) <= longest:
        return 0, len(text)
    first = spans[0][0] if spans else 0
    begin = 0 if first < longest // 2 else text.rfind(" ", 0, first - longest // 4) + 1
    end = begin + longest
    if end >= len(text):
        return begin, len(text)
    space = text.rfind(" ", begin, end)
    return begin, space if space > begin else end
