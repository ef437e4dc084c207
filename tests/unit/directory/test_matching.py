"""Which organisations may be the same, and how sure that is."""

import pytest

from localoffer.directory.matching import MOST, Strength, candidates, compare, facts, tidy_phone

SAME, LIKELY, POSSIBLE = Strength.SAME, Strength.LIKELY, Strength.POSSIBLE
HERE, NEXT_DOOR, FAR = "WX4 2BD", "WX4 2BE", "WX9 1AA"


def strength(one: str, other: str, **both: object) -> Strength | None:
    """How sure two names are one, with whatever both have in common."""
    found = compare(facts(one, **both), facts(other, **both))  # type: ignore[arg-type]
    return found.strength if found else None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Larkrise School", "The Larkrise School"),
        ("Saltby Swimmers", "Saltby Swimmers Ltd"),
        ("Saltby Swimmers", "SALTBY SWIMMERS C.I.C."),
        ("Saltby Swimmers", "Saltby Swimmers (CIO)"),
        ("Saint Anne's Primary School", "St. Annes Prim Sch"),
        ("St Anne's RC Primary School", "St Anne’s Roman Catholic Primary School"),
        ("St Anne's CofE Primary School", "St Anne's Church of England (VA) Primary School"),
        ("St Anne's C.E. Primary School", "St Anne's C of E Primary School"),
        ("Saltby Pre-School", "Saltby Playgroup"),
        ("Larkrise School", "Larkrise Schol"),
        ("Café Saltby & Friends", "Cafe Saltby and Friends"),
    ],
)
def test_one_name_in_two_spellings_at_one_postcode_is_the_same(one: str, other: str) -> None:
    assert strength(one, other, postcodes=[HERE]) is SAME
    assert strength(other, one, postcodes=[HERE]) is SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Larkrise School", "Larkrsie School"),
        ("Larkrise School", "Lark Rise School"),
        ("Larkrise Primary School", "Larkrise Primry Academy"),
        ("Larkrise Primary School", "Larkrise Academy"),
        ("Saltby Swimming Club", "Saltby Swiming Group"),
    ],
)
def test_slips_of_the_pen_are_likely_the_same(one: str, other: str) -> None:
    assert strength(one, other, postcodes=[HERE]) is LIKELY
    assert strength(one, other) is LIKELY


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Saltby Infant School", "Saltby Junior School"),
        ("St Anne's Catholic Primary School", "St Anne's CofE Primary School"),
        ("Larkrise School", "Friends of Larkrise School"),
        ("Larkrise School", "Larkrise School PTA"),
        ("Saltby FC", "Saltby RFC"),
        ("Saltby High School for Boys", "Saltby High School for Girls"),
    ],
)
def test_neighbours_of_one_name_are_no_more_than_possible(one: str, other: str) -> None:
    assert strength(one, other, postcodes=[HERE]) in (POSSIBLE, None)
    assert strength(one, other) in (POSSIBLE, None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Larkrise School", "Fernhill School"),
        ("1st Saltby Scouts", "2nd Saltby Scouts"),
        ("North Saltby Club", "South Saltby Club"),
        ("Anna's Nursery", "Hanna Club"),
        ("School", "Academy"),
        ("The", "Of"),
    ],
)
def test_other_names_are_others_even_next_door(one: str, other: str) -> None:
    assert strength(one, other, postcodes=[HERE]) is None


def test_saints_far_apart_are_only_possible_and_rare_names_are_likely() -> None:
    def apart(name: str) -> Strength | None:
        found = compare(facts(name, [HERE]), facts(name, [FAR]))
        return found.strength if found else None

    assert apart("St Anne's Primary School") is POSSIBLE
    assert apart("Larkrise Primary School") is LIKELY


@pytest.mark.parametrize("number", ["urn", "ofsted_urn", "ukprn"])
def test_same_register_number_is_the_same_whatever_the_name(number: str) -> None:
    found = compare(facts("Larkrise", numbers={number: " 012 3456"}), facts("Fernhill", numbers={number: "123456"}))
    assert found is not None
    assert found.strength is SAME
    assert "the same" in found.reasons[0]


def test_branches_of_a_charity_share_its_number() -> None:
    def charity(one: str, other: str) -> Strength | None:
        found = compare(*(facts(name, numbers={"charity_number": "1155066"}) for name in (one, other)))
        return found.strength if found else None

    assert charity("Saltby Carers", "Fernhill Respite") is LIKELY
    assert charity("Saltby Carers", "Saltby Carers Ltd") is SAME


def test_different_numbers_in_one_register_are_two_that_look_alike() -> None:
    one, other = (facts("Larkrise School", [HERE], numbers={"urn": urn}) for urn in ("100001", "100002"))
    found = compare(one, other)
    assert found is not None
    assert found.strength is POSSIBLE


def test_phone_and_website_count_however_they_are_written() -> None:
    one = facts("Saltby Swimming", phones=["+44 (0)1632 960 100"], website="http://www.saltby.example/swim")
    other = facts("Saltby Swimmers", phones=["01632 960100 ext 5"], website="saltby.example")
    found = compare(one, other)
    assert found is not None
    assert found.reasons == ("the same phone number", "the same website")
    assert found.strength is POSSIBLE
    alike = compare(facts("Saltby Swimmers Club", phones=["01632960100"]), other)
    assert alike is not None
    assert alike.strength is LIKELY


def test_pages_on_a_site_for_everybody_say_nothing() -> None:
    one = facts("Larkrise", website="https://www.facebook.com/larkrise")
    other = facts("Fernhill", website="https://facebook.com/fernhill")
    assert compare(one, other) is None


@pytest.mark.parametrize("nothing", ["", " ", "…", "’", "\x00", "日本語", "&", "x" * 5000])
def test_name_without_words_finds_nothing_and_breaks_nothing(nothing: str) -> None:
    assert compare(facts(nothing), facts("Larkrise School")) is None
    assert compare(facts("Larkrise School", [nothing], [nothing], nothing), facts(nothing)) is None


def test_surest_come_first_and_few_are_shown() -> None:
    known = [facts(f"Larkrise {number}") for number in range(MOST + 5)]
    known += [facts("Larkrise Schol"), facts("Larkrise School", [HERE])]
    found = candidates(facts("Larkrise School", [HERE]), known)
    assert [one.facts.name for one in found] == ["Larkrise School", "Larkrise Schol"]
    assert found[0].reasons == ("the same name", "the same postcode")
    many = candidates(facts("Saltby Park School"), [facts(f"Saltby Park {name}") for name in "abcdefghijklmno"])
    assert len(many) == MOST


@pytest.mark.parametrize(
    ("text", "tidy"),
    [("0161 496 0000", "01614960000"), ("0044 161 496 0000", "01614960000"), ("44 161 496 0000", "01614960000"),
     ("101", ""), ("", ""), ("call us", ""), ("0161 496 0000 x12", "01614960000")],
)  # fmt: skip
def test_phone_numbers_are_brought_to_one_form(text: str, tidy: str) -> None:
    assert tidy_phone(text) == tidy
