"""The words the directory is sorted by: ours can be read, an authority's own replace them, faults are named."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from config import vocabularies
from config.vocabularies import VocabularyError, read_vocabulary, vocabulary

OURS = Path(vocabularies.__file__).parent


@pytest.fixture(autouse=True)
def ours_again() -> Iterator[None]:
    yield
    vocabularies.use_folder(None)


@pytest.mark.parametrize("path", sorted(OURS.glob("*.yml")), ids=lambda path: path.stem)
def test_every_vocabulary_can_be_read_and_has_no_label_twice(path: Path) -> None:
    labels = [term.label for term in read_vocabulary(path).terms]
    assert len(set(labels)) == len(labels) > 0


def test_authoritys_own_copy_replaces_ours(tmp_path: Path) -> None:
    (tmp_path / "costs.yml").write_text("group: cost\nlabel: Price\nterms:\n  - {code: free, label: Nothing to pay}\n")
    vocabularies.use_folder(tmp_path)
    assert vocabulary("costs").label_of("free") == "Nothing to pay"
    assert vocabulary("needs").label_of("asd") == "Autism"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("terms: [", "costs.yml: cannot be read"),
        ("group: cost", "needs 'group', 'label' and 'terms'"),
        ("group: c\nlabel: C\nterms:\n  - {code: a}", "term 1 needs a 'code' and a 'label'"),
        ("group: c\nlabel: C\nterms:\n  - {code: a, label: A}\n  - {code: a, label: B}", "'a' is there twice"),
        ("group: c\nlabel: C\nterms:\n  - {code: a/b, label: B}", "'a/b' comes before the term above it"),
    ],
)
def test_fault_is_named_at_start(tmp_path: Path, text: str, fault: str) -> None:
    (tmp_path / "costs.yml").write_text(text)
    with pytest.raises(VocabularyError, match=fault):
        vocabularies.use_folder(tmp_path)


def test_term_is_found_by_code_label_or_the_registers_words() -> None:
    needs = vocabulary("needs")
    assert needs.code_for("AUTISM") == needs.code_for(" asd ") == "asd"
    assert needs.code_for("VI - Visual Impairment", "register") == "vi"
    assert needs.code_for("nonsense") is None


def test_terms_above_come_with_a_term() -> None:
    kinds = vocabulary("categories")
    assert kinds.with_ancestors(("leisure/sport", "health")) == ("health", "leisure", "leisure/sport")
    assert {term.code for term in kinds.children("transport")} == {
        "transport/school",
        "transport/community",
        "transport/travel-training",
    }
