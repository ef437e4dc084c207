"""Texts become vectors of whole numbers, from the built-in model or from one of the authority's own."""

import logging
import math
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from config.settings import SettingsError
from search.meaning import ALIKE, LARGEST, NAME_SHARE, SCALE, StaticModel, embedder, whole_numbers

WORDS = {"[UNK]": 0, "swim": 1, "swimming": 2, "money": 3}
TABLE = np.array([[9, 9, 9], [1, 0, 0], [0, 1, 0], [0, 0, 2]], dtype=np.float16)


def save_model(folder: Path, **tensors: np.ndarray) -> Path:
    """A model as model2vec saves it, small enough to know by heart."""
    folder.mkdir(exist_ok=True)
    tokenizer = Tokenizer(WordLevel(WORDS, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.enable_padding(length=8)
    tokenizer.save(str(folder / "tokenizer.json"))
    save_file({"embeddings": TABLE, **tensors}, folder / "model.safetensors")
    return folder


def length(row: np.ndarray) -> float:
    return math.sqrt(int((row.astype(int) ** 2).sum()))


def test_a_text_is_the_mean_of_its_known_words(tmp_path: Path) -> None:
    model = embedder(str(save_model(tmp_path / "own")))
    half = math.sqrt(0.5)
    assert isinstance(model, StaticModel)
    assert model.vectors(["swim", "swim swimming", "swim unheard of", "unheard"]).tolist() == [
        [1, 0, 0],
        pytest.approx([half, half, 0]),
        [1, 0, 0],
        [0, 0, 0],
    ]


def test_capitals_accents_and_signs_do_not_matter(tmp_path: Path) -> None:
    model = embedder(str(save_model(tmp_path / "own")))
    assert model is not None
    assert model.embed(["Swím, SWIMMING!"]).tolist() == model.embed(["swim swimming"]).tolist()


def test_weights_and_shared_rows_of_a_model2vec_file_count(tmp_path: Path) -> None:
    shared = save_model(
        tmp_path / "shared",
        mapping=np.array([0, 1, 1, 3]),  # "swimming" has the row of "swim"
        weights=np.array([1, 3, 1, 2], dtype=np.float32),
    )
    model = embedder(str(shared))
    assert isinstance(model, StaticModel)
    assert model.vectors(["swimming", "swim money"]).tolist() == [[1, 0, 0], pytest.approx([0.6, 0, 0.8])]


def test_a_name_counts_beside_all_of_the_text(tmp_path: Path) -> None:
    model = embedder(str(save_model(tmp_path / "own")))
    assert model is not None
    (row,) = model.embed(["swimming"], names=["money"])
    wanted = np.array([[0, 1, NAME_SHARE]], dtype=np.float32)
    assert row.tolist() == whole_numbers(wanted)[0].tolist()


def test_numbers_are_whole_small_and_of_one_length() -> None:
    model = embedder("wordllama")
    assert model is not None
    assert model.dimensions == 256
    rows = model.embed(["my child is not talking yet", "speech and language therapy", "x" * 20_000, "🙂 مرحبا"])
    assert rows.dtype == np.int8
    assert abs(rows.astype(int)).max() <= LARGEST
    assert [length(row) for row in rows] == [pytest.approx(SCALE, rel=0.02)] * 4


@pytest.mark.parametrize("text", ["", "   ", "\ud800"])
def test_no_text_upsets_the_model(text: str) -> None:
    model = embedder("wordllama")
    assert model is not None
    assert model.embed([text, "swimming"]).shape == (2, 256)
    assert not model.embed([""]).any()


def test_lay_words_are_nearer_to_what_they_mean_than_to_anything_else() -> None:
    model = embedder("wordllama")
    assert model is not None
    child, *others = model.embed(
        ["my child is not talking yet", "Speech and language therapy", "Wheelchair basketball", "Driving lessons"]
    ).astype(int)
    first, *rest = (int(child @ other) for other in others)
    assert first > 0.2 * ALIKE > max(rest)


def test_whole_numbers_keep_the_order_of_likeness() -> None:
    """The loss of rounding: the likeness of two texts moves by less than a hundredth."""
    model = embedder("wordllama")
    assert isinstance(model, StaticModel)
    texts = ["autism drop-in", "help with money", "wheelchair football", "bereavement counselling", "Saturday club"]
    fractions = model.vectors(texts)
    rounded = model.embed(texts).astype(int)
    assert abs(rounded @ rounded.T / ALIKE - fractions @ fractions.T).max() < 0.01


def test_using_the_model_leaves_logging_alone() -> None:
    before = logging.getLogger().handlers[:]
    model = embedder("wordllama")
    assert model is not None
    model.embed(["swimming"])
    assert logging.getLogger().handlers == before


def test_off_is_no_model() -> None:
    assert embedder("off") is None


def test_a_model_has_another_name_when_its_files_change(tmp_path: Path) -> None:
    folder = save_model(tmp_path / "own")
    before = embedder(str(folder))
    save_file({"embeddings": TABLE * 2}, folder / "model.safetensors")
    after = embedder(str(folder))
    assert before is not None
    assert after is not None
    assert before.name.startswith("own ")
    assert before.name != after.name


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("model.safetensors", b"not a model", "not in the safetensors format"),
        ("model.safetensors", None, "holds no table called 'embeddings'"),
    ],
)
def test_a_folder_that_is_no_model_is_refused_with_what_to_do(
    tmp_path: Path, name: str, content: bytes | None, complaint: str
) -> None:
    folder = save_model(tmp_path / "own")
    if content is None:
        save_file({"other": TABLE}, folder / name)
    else:
        (folder / name).write_bytes(content)
    with pytest.raises(SettingsError, match=complaint) as caught:
        embedder(str(folder))
    assert "LOCALOFFER_SEARCH_MEANING" in str(caught.value)
    assert "'off'" in str(caught.value)
