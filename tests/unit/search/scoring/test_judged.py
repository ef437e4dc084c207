"""Files of judged queries are read, and what is wrong in one is said by line."""

from pathlib import Path

import pytest

from search.scoring.judged import KINDS, JudgedError, Rule, is_held_out, read_judged
from tests.conftest import ROOT

OURS = ROOT / "config/search/judged"


def read(folder: Path, text: str) -> object:
    (folder / "mine.yml").write_text(text, encoding="utf-8")
    return read_judged(folder / "mine.yml")


def test_grades_and_rules_are_read(tmp_path: Path) -> None:
    held = next(text for text in ("short breaks", "portage", "hospice", "early help", "mediation") if is_held_out(text))
    found = read_judged(
        _file(
            tmp_path,
            f"""authority: "999"
queries:
  lay:
    {held}:
      held_out: true
      3: [A-1, "990001"]
      1: [A-2]
      rules: [{{grade: 2, category: care/short-breaks, age: 7}}]
""",
        )
    )
    assert found.authority == "999"
    (query,) = found.queries
    assert (query.text, query.kind, query.line, query.held_out) == (held, "lay", 4, True)
    assert query.grades == {"A-1": 3, "990001": 3, "A-2": 1}
    assert query.rules == (Rule(2, (("category", "care/short-breaks"),), 7),)


def _file(folder: Path, text: str) -> Path:
    path = folder / "mine.yml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("below", "said"),
    [
        ("  slang:\n    x:\n      3: [A]", "line 3: 'slang' is not a kind of query; the kinds are term, lay"),
        ("  lay:\n    x:\n      3: A", "line 5: 'x': 3 has to be a list of references"),
        ("  lay:\n    x:\n      4: [A]", "line 5: 'x': '4' is not known; use 3, 2, 1, rules or held_out"),
        ("  lay:\n    x:\n      3: [A]\n      2: [B, A]", "line 6: 'x': A has two grades"),
        ("  lay:\n    x:\n      3: [A]\n  term:\n    x:\n      3: [A]", "line 7: 'x' is already on line 4"),
        ("  lay:\n    x: {}", "line 4: 'x': name the listings a family wants"),
        ("  nothing:\n    x:\n      3: [A]", "line 5: 'x': a query of kind 'nothing' has no answer"),
        ("  lay:\n    x:\n      rules: [{grade: 2, colour: red}]", "line 5: 'x': 'colour' is not one of category"),
        ("  lay:\n    x:\n      rules: [{category: health}]", "line 5: 'x': a rule needs a grade"),
        ("  lay:\n    x:\n      rules: [{grade: 2, age: young}]", "line 5: 'x': an age is whole years"),
        ("  lay: [x]", "line 3: lay: this has to be names with values"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, below: str, said: str) -> None:
    assert not is_held_out("x")
    with pytest.raises(JudgedError) as error:
        read(tmp_path, f'authority: "999"\nqueries:\n{below}\n')
    assert said in str(error.value)
    assert "mine.yml" in str(error.value)


def test_everything_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(JudgedError) as error:
        read(tmp_path, "queries:\n  lay:\n    x: {}\n  slang: {}\n")
    assert len(str(error.value).splitlines()) == 3


def test_a_missing_file_and_broken_yaml_are_said(tmp_path: Path) -> None:
    with pytest.raises(JudgedError, match=r"none\.yml cannot be read: No such file"):
        read_judged(tmp_path / "none.yml")
    with pytest.raises(JudgedError, match="is not YAML"):
        read(tmp_path, "queries: [")
    with pytest.raises(JudgedError, match="no queries in it"):
        read(tmp_path, "")


def test_nobody_chooses_what_is_held_out(tmp_path: Path) -> None:
    texts = [f"query {number}" for number in range(300)]
    assert 70 < sum(map(is_held_out, texts)) < 130
    held = next(filter(is_held_out, texts))
    with pytest.raises(JudgedError, match="add held_out: true"):
        read(tmp_path, f'authority: "999"\nqueries:\n  lay:\n    {held}:\n      3: [A]\n')


@pytest.mark.parametrize("file", sorted(path.name for path in OURS.glob("*.yml") if path.stem != "floors"))
def test_our_files_can_be_read(file: str) -> None:
    assert read_judged(OURS / file).queries


def test_the_demonstration_has_enough_of_every_kind() -> None:
    found = read_judged(OURS / "aldermere.yml").queries
    counts = {kind: sum(query.kind == kind for query in found) for kind in KINDS}
    assert len(found) >= 170
    assert min(counts.values()) >= 10
    listed = [query for query in found if query.kind in ("lay", "hard") and query.grades]
    assert len(listed) >= (counts["lay"] + counts["hard"]) / 2


def test_what_the_issue_asks_for_is_judged() -> None:
    texts = {query.text for query in read_judged(OURS / "aldermere.yml").queries}
    asked = {"speach therapy near WX4", "autisim", "SALT", "my child is not talking yet", "help with money"}
    assert asked | {"wheelchair basket ball", "KEGS"} <= texts
