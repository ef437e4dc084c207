"""What differs between two versions of a report, question by question, in a person's words. Pure."""

from dataclasses import replace

from localoffer.publishing.differences import Difference
from localoffer.publishing.marking import Item, marked_items, marked_words, same_items
from localoffer.reports.shown import ShownAnswer, ShownReport


def report_differences(before: ShownReport, after: ShownReport) -> tuple[Difference, ...]:
    """The questions to which something else is said, in the order of the newer report, then those that only the older
    one answers. Texts are compared word by word, everything else line by line; order and white space do not count."""
    codes = dict.fromkeys(answer.code for report in (after, before) for answer in report.answers)
    found = (_difference(before.answer(code), after.answer(code)) for code in codes)
    return tuple(difference for difference in found if difference)


def _difference(before: ShownAnswer | None, after: ShownAnswer | None) -> Difference | None:
    shown = after or before
    assert shown is not None
    old_text, new_text = _text(before), _text(after)
    old_items, new_items = _items(before), _items(after)
    same_text = old_text.split() == new_text.split()
    if same_text and same_items(old_items, new_items):
        return None
    texts = ((), ()) if same_text else marked_words(old_text, new_text)
    items = ((), ()) if same_items(old_items, new_items) else marked_items(old_items, new_items)
    return Difference(shown.code, shown.label, texts[0] + items[0], texts[1] + items[1])


def _text(answer: ShownAnswer | None) -> str:
    return "\n".join(answer.text_lines()) if answer else ""


def _items(answer: ShownAnswer | None) -> list[Item]:
    """Whatever it says beside its text, a line each."""
    return [(line, line) for line in replace(answer, text="").lines()] if answer else []
