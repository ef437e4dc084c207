"""Meaning: a text as a vector of whole numbers, so that two engines compute equal likeness from it.

The model is static: it knows one vector for each piece of a word, and a text is the mean of its pieces. Nothing is
sent anywhere and nothing is downloaded.
"""

import hashlib
import threading
from collections.abc import Sequence
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from config.settings import PREFIX, SettingsError
from search.folding import fold

SCALE = 512
"""A vector of length 1 becomes one of about this length: its largest parts then fit into eight bits."""
LARGEST = 127
NAME_SHARE = 0.3
"""How much a listing's name counts beside all of its text."""
ALIKE = SCALE * SCALE
"""The dot product of a vector with itself: likeness 1."""
Vector = NDArray[np.int8]
BUILT_IN, OFF = "wordllama", "off"


class Embedder(Protocol):
    """What makes vectors. `name` changes whenever the same text would become another vector."""

    @property
    def name(self) -> str:
        """The model and its version."""

    @property
    def dimensions(self) -> int:
        """Numbers in a vector."""

    def embed(self, texts: Sequence[str], names: Sequence[str] = ()) -> Vector:
        """A row for each text; all zeros where there is nothing in it that the model knows. `names`: one for each
        text, which counts `NAME_SHARE` times beside it."""


class StaticModel:
    """A table of vectors with the tokenizer that cuts text into its rows; both files are read when first needed.

    `key`: the table's name in the file. Raises ValueError where the files are not that.
    """

    def __init__(self, name: str, table: Path, tokenizer: Path, key: str) -> None:
        self.name = name
        self._table, self._tokenizer, self._key = table, tokenizer, key
        self._lock = threading.Lock()
        self._loaded: _Loaded | None = None
        self.dimensions = self._shape()[1]

    def embed(self, texts: Sequence[str], names: Sequence[str] = ()) -> Vector:
        """See `Embedder.embed`."""
        vectors = self.vectors(texts)
        if names:
            vectors = vectors + NAME_SHARE * self.vectors(names)
        return whole_numbers(vectors)

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The same in fractions, each of length 1 or 0."""
        with self._lock:
            self._loaded = self._loaded or self._load()
        found = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            found[row] = self._loaded.mean(text)
        return _of_length_one(found)

    def _shape(self) -> tuple[int, int]:
        with _opened(self._table) as tensors:
            if self._key not in tensors.keys():  # noqa: SIM118 - it is no mapping
                raise ValueError(f"{self._table.name} holds no table called '{self._key}'")
            shape = tensors.get_slice(self._key).get_shape()
        if len(shape) != 2 or not all(shape):
            raise ValueError(f"'{self._key}' in {self._table.name} is no table of vectors")
        return shape[0], shape[1]

    def _load(self) -> "_Loaded":
        return _Loaded(self._table, self._tokenizer, self._key)


class _Loaded:
    """The model in memory. `weights` and `rows` are in some model2vec files: how much each token counts, and which
    row it shares with others."""

    def __init__(self, table: Path, tokenizer: Path, key: str) -> None:
        from tokenizers import Tokenizer  # not needed by most commands, and slow to load

        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        with _opened(table) as tensors:
            there = set(tensors.keys())
            self._vectors = tensors.get_tensor(key)  # as short as it was saved: every process holds it
            self._weights = tensors.get_tensor("weights").astype(np.float32) if "weights" in there else None
            self._rows = tensors.get_tensor("mapping") if "mapping" in there else None
        self._known = len(self._rows if self._rows is not None else self._vectors)
        self._unknown = self._tokenizer.token_to_id(getattr(self._tokenizer.model, "unk_token", None) or "")

    def mean(self, text: str) -> NDArray[np.float32] | float:
        """Of the folded text: a model knows "Autism" and "autism" as two words. One text after the other: the
        tokenizer's own threads do not outlive a fork."""
        found = self._tokenizer.encode(fold(text), add_special_tokens=False).ids
        tokens = np.array([token for token in found if token != self._unknown and token < self._known], dtype=np.int64)
        if not len(tokens):
            return 0.0
        vectors = self._vectors[self._rows[tokens] if self._rows is not None else tokens].astype(np.float32)
        if self._weights is not None:
            vectors = vectors * self._weights[tokens, None]
        mean: NDArray[np.float32] = vectors.mean(axis=0)
        return mean


def whole_numbers(vectors: NDArray[np.float32]) -> Vector:
    """Vectors of any length as rows of whole numbers, `SCALE` long but for rounding; zeros stay zeros."""
    scaled = np.rint(_of_length_one(vectors) * SCALE)
    return np.clip(scaled, -LARGEST, LARGEST).astype(np.int8)


def likeness(dot_product: int) -> float:
    """The dot product of two vectors as a number from -1 to about 1."""
    return dot_product / ALIKE


def embedder(setting: str) -> Embedder | None:
    """The model that LOCALOFFER_SEARCH_MEANING names; None where it is off. Raises SettingsError."""
    if setting == OFF:
        return None
    try:
        return _wordllama() if setting == BUILT_IN else _folder(Path(setting))
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"{PREFIX}SEARCH_MEANING is '{setting}': that model cannot be used ({error}). Give a folder with"
            f" model.safetensors and tokenizer.json in model2vec's form, or '{BUILT_IN}', or '{OFF}'."
        ) from error


def _wordllama() -> StaticModel:
    """The model inside wordllama's package. Only its files are used: the package itself, once imported, sets up
    logging for the whole process, and pads short texts to the length of the longest."""
    package = find_spec("wordllama")
    if package is None or not package.submodule_search_locations:
        raise ValueError("the package wordllama is not installed")
    folder = Path(package.submodule_search_locations[0])
    return StaticModel(
        f"wordllama {metadata.version('wordllama')}",
        folder / "weights" / "l2_supercat_256.safetensors",
        folder / "tokenizers" / "l2_supercat_tokenizer_config.json",
        "embedding.weight",
    )


def _folder(folder: Path) -> StaticModel:
    """A model as model2vec saves it. Its name is what is in its files: another model in the same folder is noticed."""
    table, tokenizer = folder / "model.safetensors", folder / "tokenizer.json"
    content = hashlib.sha256(table.read_bytes() + tokenizer.read_bytes()).hexdigest()[:12]
    return StaticModel(f"{folder.name} {content}", table, tokenizer, "embeddings")


def _of_length_one(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)


def _opened(path: Path) -> Any:
    """Raises ValueError where it is not a safetensors file. To be used in a `with`."""
    from safetensors import SafetensorError, safe_open

    if not path.is_file():
        raise ValueError(f"there is no {path.name} in it")
    try:
        return safe_open(str(path), framework="numpy")
    except SafetensorError as error:
        raise ValueError(f"{path.name} is not in the safetensors format: {error}") from error
