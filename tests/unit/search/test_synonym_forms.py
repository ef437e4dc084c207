"""The form of a synonym: what has to be put right, and the entry it makes."""

import pytest

from search.words.forms import SynonymForm, form_of, lines, new_key, read_synonym, ways_out
from search.words.queries import built_in
from search.words.rules import Entry

OTHERS = (
    Entry("adhd", ("adhd", "attention deficit"), both_ways=True),
    Entry("SALT in capitals", ("SALT",), ("speech therapy",), capitals=True),
    Entry("tics", ("tics",), ("tourette",)),
)

SHORTER = "enter 12 words and 120 characters or fewer"
MANY = "\n".join(f"word{n}" for n in range(41))
TAKEN = "There is an entry with these words already"


def read(is_new: bool = True, **sent: str) -> SynonymForm:
    given = {"typed": "hydro", "finds": "water therapy", "strength": "same", "note": ""}
    return read_synonym(given | sent, OTHERS, is_new)


def test_form_makes_an_entry() -> None:
    form = read(typed=" Hydro pool \r\nhydro, hydro", finds="water  therapy", strength="nearly", note=" why ")
    assert form.faults == {}
    assert form.entry() == Entry("hydro pool", ("Hydro pool", "hydro"), ("water therapy",), strength=3, note="why")
    assert form.entry("kept key", active=False).key == "kept key"


def test_entry_comes_back_as_the_form_it_was_made_from() -> None:
    form = read(typed="a\nb", finds="c", both_ways="yes", strength="related", capitals="yes", note="n")
    entry = form.entry()
    assert form_of(entry).entry() == entry
    assert entry.key == "a in capitals"


@pytest.mark.parametrize(
    ("sent", "field", "says"),
    [
        ({"typed": ""}, "typed", "Enter the words families type"),
        ({"typed": " ,\n, "}, "typed", "Enter the words families type"),
        ({"typed": "!!!"}, "typed", "“!!!” has no letter or digit: enter a word"),
        ({"typed": "a" * 121}, "typed", f"“{'a' * 40}…” is too long: {SHORTER}"),
        ({"typed": "a b c d e f g h i j k l m"}, "typed", f"“a b c d e f g h i j k l m” is too long: {SHORTER}"),
        ({"typed": MANY}, "typed", "Enter 40 or fewer in what families type; there are 41"),
        ({"finds": ""}, "finds", "Enter the words to find, or tick that it counts both ways and enter several above"),
        ({"finds": "hydros"}, "finds", "“hydros” stands on both sides: take it out of one of them"),
        ({"finds": "", "both_ways": "yes"}, "finds", "Enter a second word or phrase: one alone is no synonym"),
        ({"strength": "very"}, "strength", "Select how near the meanings are"),
        ({"note": "n" * 501}, "note", "The note must be 500 characters or fewer; it is 501"),
        ({"typed": "ADHD"}, "typed", f"{TAKEN}: “adhd”"),
        ({"typed": "attention deficits"}, "typed", f"{TAKEN}: “adhd”"),
        ({"typed": "SALT", "capitals": "yes"}, "typed", f"{TAKEN}: “SALT in capitals”"),
    ],
)  # fmt: skip
def test_what_has_to_be_put_right_is_said(sent: dict[str, str], field: str, says: str) -> None:
    assert read(**sent).faults == {field: says}


def test_entry_that_is_changed_may_keep_its_words() -> None:
    assert read(is_new=False, typed="adhd", finds="fidgety").faults == {}


def test_short_form_in_capitals_does_not_stand_in_the_way_of_the_word() -> None:
    assert read(typed="salt", finds="sodium").faults == {}


def test_answers_are_kept_as_they_were_entered() -> None:
    form = read(typed="one\ntwo", finds="", strength="related", note="because")
    assert (form.typed, form.strength, form.note) == ("one\ntwo", "related", "because")


def test_words_are_separated_by_lines_or_commas() -> None:
    assert lines("a, b\n\n c  d ,,a") == ("a", "b", "c d")
    assert new_key("SALT", True) == "SALT in capitals"


@pytest.mark.parametrize(
    ("built_in", "own", "active", "ways"),
    [(True, False, True, ["off"]), (True, True, False, ["on", "restore"]), (False, True, True, ["off", "delete"]),
     (False, True, False, ["on", "delete"])],
)  # fmt: skip
def test_what_can_be_done_with_an_entry(built_in: bool, own: bool, active: bool, ways: list[str]) -> None:
    assert list(ways_out(built_in, own, active)) == ways


def test_no_built_in_entry_is_too_long_to_be_changed() -> None:
    for entry in built_in():
        form = form_of(entry)
        sent = {
            "typed": form.typed, "finds": form.finds, "strength": form.strength, "note": "",
            "both_ways": "yes" if form.both_ways else "", "capitals": "yes" if form.capitals else "",
        }  # fmt: skip
        read_again = read_synonym(sent, (), is_new=False)
        assert [fault for fault in read_again.faults.values() if "fewer" in fault] == [], entry.key
        assert read_again.entry(entry.key) == entry


@pytest.mark.parametrize("entry", built_in(), ids=lambda entry: entry.key)
def test_a_built_in_entry_can_be_saved_as_it_is(entry: Entry) -> None:
    form = form_of(entry)
    sent = {"typed": form.typed, "finds": form.finds, "strength": form.strength, "note": form.note}
    sent |= {name: "yes" for name in ("both_ways", "capitals") if getattr(form, name)}
    assert read_synonym(sent, (), is_new=False).faults == {}
