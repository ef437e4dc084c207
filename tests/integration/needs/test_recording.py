"""Figures are kept with their history, and the public table follows them."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from localoffer.directory.models import Succession
from localoffer.needs.actions import compare
from localoffer.needs.figures import Figure, Key, PlaceFacts, PlaceKey
from localoffer.needs.models import NeedCount
from localoffer.needs.places import place_called
from localoffer.needs.queries import Profile, profile, revisions
from tests.integration.needs.loading import AUTHORITY, PLACES, REGION, figure, load


def raw(session: Session) -> Profile:
    place = place_called(session, AUTHORITY, AUTHORITY)
    assert place is not None
    found = profile(session, place, "raw")
    assert found is not None
    return found


def counts(session: Session, form: str) -> dict[Key, int | None]:
    rows = session.scalars(select(NeedCount).where(NeedCount.form == form, NeedCount.is_current))
    return {
        Key(row.period, row.level, row.place, row.phase, row.year_group, row.provision, row.need): row.count  # type: ignore[arg-type]
        for row in rows
    }


def test_same_figures_again_change_nothing(session: Session) -> None:
    figures = (figure(300), figure(40, provision="sen-support"))
    load(session, *figures)
    again = load(session, *figures, edition="2025-26 again")
    assert (again.new, again.revised, again.unchanged) == (0, 0, 2)
    assert session.query(NeedCount).filter_by(form="raw").count() == 2


def test_figure_that_a_later_release_gives_again_is_shown_as_of_that_release(session: Session) -> None:
    load(session, figure(300))
    load(session, figure(300), figure(310, period="202627"), edition="2026-27")
    assert {line.edition for line in raw(session).provenance} == {"2026-27"}


def test_changed_past_figure_stands_beside_the_old_one_as_a_revision(session: Session) -> None:
    load(session, figure(300))
    changed = load(session, figure(310), edition="2026-27")
    assert changed.revised == 1
    found = raw(session).figure()
    assert found is not None
    assert found.count == 310
    (revision,) = revisions(session)
    assert (revision.before.count, revision.after.count) == (300, 310)
    assert (revision.before_release.edition, revision.after_release.edition) == ("2025-26", "2026-27")


def test_figure_revised_twice_has_two_revisions(session: Session) -> None:
    for count, edition in ((300, "a"), (310, "b"), (305, "c")):
        load(session, figure(count), edition=edition)
    told = [(item.before.count, item.after.count) for item in revisions(session)]
    assert told == [(310, 305), (300, 310)]


def test_older_release_does_not_take_a_later_correction_back(session: Session) -> None:
    later, earlier = date(2026, 6, 18), date(2025, 6, 19)
    load(session, figure(310), published_on=later)
    asked = compare(session, "sen-in-england", "year-group", [figure(300), figure(40, need="hi")], earlier)
    assert (asked.older, asked.revised, [item.count for item in asked.new]) == (1, (), [40])
    load(session, figure(300), figure(40, need="hi"), published_on=earlier)
    found = raw(session)
    total, new = found.figure(), found.figure(need="hi")
    assert total is not None
    assert new is not None
    assert (total.count, new.count) == (310, 40)


def test_symbol_is_kept_and_never_a_zero(session: Session) -> None:
    load(session, figure(None, symbol="x"), figure(0, need="hi"))
    found = raw(session)
    unknown, none = found.figure(), found.figure(need="hi")
    assert unknown is not None
    assert (unknown.count, unknown.symbol) == (None, "x")
    assert none is not None
    assert none.count == 0
    assert found.symbols == ("x",)


def test_symbol_that_becomes_a_number_is_a_revision(session: Session) -> None:
    load(session, figure(None, symbol="x"))
    assert load(session, figure(12), edition="2").revised == 1


def test_comparing_writes_nothing(session: Session) -> None:
    load(session, figure(300))
    changes = compare(session, "sen-in-england", "year-group", [figure(310), figure(5, need="asd")])
    assert (len(changes.new), len(changes.revised), changes.periods) == (1, 1, ("202526",))
    assert [item.count for item in session.scalars(select(NeedCount).where(NeedCount.form == "raw"))] == [300]


def test_figure_given_twice_in_one_release_is_refused(session: Session) -> None:
    with pytest.raises(ValueError, match="comes twice"):
        compare(session, "sen-in-england", "year-group", [figure(1), figure(2)])


def test_better_source_is_the_one_that_is_shown(session: Session) -> None:
    school = {"level": "school", "place": "100001"}
    load(session, figure(31, **school), source="school-census", data_set="census")  # type: ignore[arg-type]
    load(session, figure(30, **school), data_set="school-level")  # type: ignore[arg-type]
    place = place_called(session, "100001", AUTHORITY)
    assert place is not None
    found = profile(session, place, "protected")
    assert found is not None
    shown = found.figure()
    assert shown is not None
    assert shown.count == 30


def test_plans_and_pupils_are_two_things(session: Session) -> None:
    load(session, figure(90, provision="ehc-plan"))
    load(session, figure(120, provision="ehc-plan"), source="ehc-plans", data_set="plans-by-need")
    found = raw(session)
    pupils, plans = found.figure("ehc-plan"), found.figure("ehc-plan", population="plans")
    assert isinstance(pupils, Figure)
    assert isinstance(plans, Figure)
    assert (pupils.count, plans.count) == (90, 120)


def test_small_count_is_hidden_from_the_public_and_kept_for_officers(session: Session) -> None:
    load(session, figure(300), figure(3, provision="sen-support", need="hi"))
    small = figure(0, provision="sen-support", need="hi").key
    assert counts(session, "raw")[small] == 3
    assert counts(session, "protected")[small] is None


def test_year_group_by_phase_is_never_public(session: Session) -> None:
    load(session, figure(300), figure(60, phase="state-primary", year_group="3"))
    assert len(counts(session, "raw")) == 2
    assert [key.phase for key in counts(session, "protected")] == ["all"]


def test_school_is_compared_with_its_authority_region_and_country(session: Session) -> None:
    load(session, figure(210, level="school", place="100001"), figure(4000), data_set="school-level")
    place = place_called(session, "100001", AUTHORITY)
    assert place is not None
    assert [view.level for view in place.within] == ["authority", "regional", "national"]
    found = profile(session, place, "protected")
    assert found is not None
    above = found.figure(place=PlaceKey("authority", AUTHORITY))
    assert above is not None
    assert above.count == 4000


def test_place_without_figures_has_no_profile(session: Session) -> None:
    load(session, figure(300))
    place = place_called(session, "100002", AUTHORITY)
    assert place is not None
    assert profile(session, place, "protected") is None
    assert place_called(session, "123456", AUTHORITY) is None


def test_converted_school_keeps_its_figures_of_before(session: Session) -> None:
    session.add(Succession(from_urn="100001", to_urn="150001", kind="Successor"))
    places = (*PLACES, PlaceFacts("school", "150001", "Saltby Academy", AUTHORITY, REGION, "state-primary"))
    before = figure(210, level="school", place="100001", period="202425")
    load(session, before, figure(220, level="school", place="150001"), data_set="school-level", places=places)
    found = profile_of(session, "150001")
    assert found.periods == ("202526", "202425")
    old = found.figure(period="202425")
    assert old is not None
    assert old.count == 210


def test_merged_school_does_not_take_over_the_figures_of_one_of_two(session: Session) -> None:
    session.add_all(Succession(from_urn=urn, to_urn="150001", kind="Successor") for urn in ("100001", "100002"))
    places = (*PLACES, PlaceFacts("school", "150001", "Saltby Academy", AUTHORITY, REGION, "state-primary"))
    before = figure(210, level="school", place="100001", period="202425")
    load(session, before, figure(220, level="school", place="150001"), data_set="school-level", places=places)
    assert profile_of(session, "150001").periods == ("202526",)


def profile_of(session: Session, code: str) -> Profile:
    place = place_called(session, code, AUTHORITY)
    assert place is not None
    found = profile(session, place, "protected")
    assert found is not None
    return found


def test_totals_and_parts_that_stand_side_by_side_are_of_one_source(session: Session) -> None:
    school = {"level": "school", "place": "100001"}
    parts = [figure(count, provision=what, **school) for what, count in (("sen-support", 48), ("ehc-plan", 16))]  # type: ignore[arg-type]
    load(session, *parts, data_set="school-level")
    census = [*parts, figure(67, provision="any", **school), figure(20, year_group="3", **school)]  # type: ignore[arg-type]
    load(session, *census, source="school-census", data_set="census")
    found = profile_of(session, "100001")
    assert found.figure("any") is None
    assert found.figure("sen-support") is not None
    assert found.figure(year_group="3") is not None


def test_counts_of_a_school_that_the_department_counts_too_change_nothing_public(session: Session) -> None:
    load(session, figure(210, level="school", place="100001"), data_set="school-level")
    before = ids(session)
    load(session, figure(212, level="school", place="100001"), source="school-counts", data_set="counts")
    assert ids(session) == before


def test_year_that_is_left_as_it_is_names_the_release_that_gave_it_last(session: Session) -> None:
    load(session, figure(210, level="school", place="100001"), data_set="school-level")
    before = ids(session)
    load(session, figure(210, level="school", place="100001"), data_set="school-level", edition="2026-27")
    assert ids(session) == before
    assert {line.edition for line in profile_of(session, "100001").provenance} == {"2026-27"}


def test_need_by_year_group_of_a_school_is_never_public(session: Session) -> None:
    school = {"level": "school", "place": "100001", "provision": "sen-support"}
    figures = [figure(40, **cut, **school) for cut in ({}, {"need": "asd"}, {"year_group": "3"})]  # type: ignore[arg-type]
    both = figure(20, need="asd", year_group="3", **school)  # type: ignore[arg-type]
    load(session, *figures, both, data_set="school-level")
    assert len(counts(session, "raw")) == 4
    assert sorted(counts(session, "protected")) == sorted(item.key for item in figures)


def ids(session: Session) -> set[int]:
    """The rows of the protected table: written anew they have other numbers."""
    return set(session.scalars(select(NeedCount.id).where(NeedCount.form == "protected")))
