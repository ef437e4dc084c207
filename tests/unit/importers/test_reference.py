"""The reference page says what the code reads."""

from pathlib import Path

import pytest

from importers.reference import SPECS, column_table
from importers.specs.columns import Spec

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "file-formats.md"


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_the_page_lists_every_column(spec: Spec) -> None:
    assert column_table(spec) in PAGE.read_text(encoding="utf-8"), column_table(spec)
