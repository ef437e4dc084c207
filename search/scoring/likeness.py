"""Likeness: the rival that goes by meaning alone, with the model that comes with the product."""

from collections.abc import Sequence

import numpy as np

from search.document import SearchDocument
from search.meaning import BUILT_IN, embedder, likeness
from search.scoring.rivals import Found

_LIKEST = 50


class MeaningAlone:
    """The listings whose text is most alike in meaning, however little that is; words need not be shared.

    Stands for directories that search by static embeddings only. It shows something for every text.
    """

    def __init__(self, documents: Sequence[SearchDocument]) -> None:
        model = embedder(BUILT_IN)
        assert model is not None
        self._model = model
        texts = [f"{one.name}. {one.summary} {one.description}" for one in documents]
        self._vectors = model.embed(texts, [one.name for one in documents]).astype(np.int64)

    def find(self, text: str) -> Found:
        """The likest listings."""
        (vector,) = self._model.embed([text]).astype(np.int64)
        alike = self._vectors @ vector
        likest = np.argsort(-alike, kind="stable")[:_LIKEST]
        return {int(i): likeness(int(alike[i])) for i in likest if vector.any()}
