"""What of a register's change matters, and how two changes become one."""

import pytest

from localoffer.directory.content import ListingContent, SettingDetails
from localoffer.register_notices.rules import ENDINGS, KINDS, STANDING, in_words, merged, what_changed
from tests.factories import content


def school(**fields: object) -> ListingContent:
    return content(name="Saltby School", setting=SettingDetails(phase="Primary", type="Community school"), **fields)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"age_max": 13}, [("Ages", "5 to 11", "5 to 13")]),
        ({"age_max": None}, [("Ages", "5 to 11", "from 5")]),
        ({"age_min": None}, [("Ages", "5 to 11", "to 11")]),
        ({"needs": ["asd", "pd"]}, None),
        ({"places": []}, [("Address", "Saltby, WX4 2BD", "")]),
        ({"summary": "Other words."}, []),
        ({"description": "Longer words."}, []),
        ({"contacts": [{"role": "Office", "phone": "01632 960000"}]}, []),
    ],
)
def test_what_matters_is_told_with_both_sides(fields: dict, expected: list | None) -> None:
    found = what_changed(school(), school(**fields))
    assert [change[0] for change in found] == (["Types of need"] if expected is None else [one[0] for one in expected])
    if expected:
        assert list(found) == expected


def test_sen_provision_and_section_41_matter_and_capacity_does_not() -> None:
    before, after = school(), school()
    after = after.model_copy(
        update={
            "setting": SettingDetails(
                phase="Secondary", type="Community school", capacity=900, section_41=True,
                resourced_provision="SEN unit", unit_places=12,
            )
        }
    )  # fmt: skip
    assert what_changed(before, after) == (
        ("Phase", "Primary", "Secondary"),
        ("Specialist places", "", "SEN unit, 12 places in SEN unit"),
        ("Section 41", "", "Approved"),
    )
    more = after.model_copy(update={"setting": after.setting.model_copy(update={"capacity": 1})})  # type: ignore[union-attr]
    assert what_changed(after, more) == ()


def test_capitals_alone_are_no_change() -> None:
    assert what_changed(school(), school().model_copy(update={"name": "SALTBY SCHOOL"})) == ()


def test_two_changes_after_each_other_are_one() -> None:
    first = [("Ages", "3 to 11", "3 to 13"), ("Name", "Mill", "Mill School")]
    then = [("Ages", "3 to 13", "3 to 11"), ("Phase", "Primary", "All-through")]
    assert merged(first, then) == (("Name", "Mill", "Mill School"), ("Phase", "Primary", "All-through"))


def test_a_change_is_one_line() -> None:
    assert in_words([["Name", "Mill", "Mill School"], ["Phase", "", "Primary"], ["Section 41", "Approved", ""]]) == (
        "Name: Mill School, was Mill", "Phase: Primary", "Section 41: nothing now, was Approved",
    )  # fmt: skip


def test_every_kind_says_what_can_be_done() -> None:
    assert set(KINDS) >= STANDING >= ENDINGS
    for kind in KINDS.values():
        assert all((kind.words, kind.accept, kind.keep, kind.accepted, kind.kept))
