"""The rules of other directories behave as theirs do."""

import pytest

from search.document import SearchDocument, sort_key
from search.scoring.rivals import Rival, in_order, rivals


def document(id: str, name: str, summary: str = "", tax: str = "", organisation: str = "") -> SearchDocument:
    return SearchDocument(
        id=id,
        version=1,
        external_id=id,
        name=name,
        name_sort=sort_key(name),
        tax=tax,
        summary=summary,
        organisation=organisation,
        description="",
        facets={},
        age_min=0,
        age_max=25,
        locations=(),
        assured=None,
    )


TOWN = [
    document("salt", "Children's speech and language therapy", "Help to talk and understand.", "Health"),
    document("swim", "Otters swimming", "Warm lessons for disabled children.", "Sport and swimming", "Otters Club"),
    document("autism", "Marbles evening", "For parents of autistic children.", "Autism"),
    document("money", "Benefits advice", "Help with forms for money.", "Money and benefits"),
]
RULES = {rival.name: rival for rival in rivals(TOWN)}


def found(rule: str, text: str) -> list[str]:
    return [TOWN[i].id for i in in_order(RULES[rule].find(text), [0.0] * 4, [one.name_sort for one in TOWN])]


def test_substring_needs_the_text_as_it_stands() -> None:
    assert found("substring", "language therapy") == ["salt"]
    assert found("substring", "Therapy language") == []
    assert found("substring", "swim") == ["swim"]
    assert found("substring", "swims") == []
    assert found("substring", "money and benefits") == []


def test_substring_then_words_splits_what_it_does_not_find() -> None:
    assert found("substring, then words", "therapy language") == ["salt"]
    assert found("substring, then words", "help to talk") == ["salt", "money"]
    assert found("substring, then words", "otters club") == ["swim"]


def test_stemmed_rule_wants_every_word_somewhere() -> None:
    assert found("all words, stemmed", "swim for the lesson") == ["swim"]
    assert found("all words, stemmed", "swimming money") == []
    assert found("all words, stemmed", "the of") == []


def test_weighted_rule_takes_any_word_as_typed_and_the_name_first() -> None:
    assert found("any word, weighted", "help benefits")[0] == "money"
    assert found("any word, weighted", "swims") == []


def test_fuzzy_rule_bears_with_spelling() -> None:
    assert found("fuzzy any, all and phrase", "swiming lesons")[0] == "swim"
    assert found("fuzzy any, all and phrase", "speach theraphy")[0] == "salt"
    assert found("fuzzy any, all and phrase", "asdfgh") == []


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
@pytest.mark.parametrize("text", ["", "!!!", "the", "x" * 300, "🦦", "a" * 9 + " " + "b"])
def test_no_text_breaks_a_rule(rule: Rival, text: str) -> None:
    assert set(rule.find(text)) <= set(range(4))


def test_equals_are_nearest_first_then_by_name() -> None:
    assert in_order({0: 1.0, 1: 1.0, 2: 2.0}, [5.0, 3.0, 9.0], ["a", "b", "c"]) == [2, 1, 0]
    assert in_order({0: 1.0, 1: 1.0}, [0.0, 0.0], ["b", "a"]) == [1, 0]
