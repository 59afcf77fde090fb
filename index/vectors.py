"""The dense index: exact inner product over unit vectors. The only user of faiss.

Exact search over 60,000 clauses takes a few milliseconds and is the same on every machine, which an approximate
index is not. Vectors are stored in half precision, which moves a cosine by less than .0005.
"""

from __future__ import annotations

import os
from pathlib import Path

import faiss
import numpy as np

from index.errors import LibraryDamaged
from index.keywords import Scored
from index.seals import seal_of

SEAL = 32
"""Bytes of the seal at the end of a file: 128 bits in hexadecimal."""


class VectorIndex:
    """Unit vectors by clause id."""

    def __init__(self, dimensions: int, index: faiss.Index | None = None) -> None:
        self._dimensions = dimensions
        self._index = index or faiss.IndexIDMap2(
            faiss.IndexScalarQuantizer(dimensions, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
        )

    @property
    def count(self) -> int:
        """How many vectors it holds."""
        return int(self._index.ntotal)

    @classmethod
    def build(cls, ids: np.ndarray, vectors: np.ndarray, dimensions: int) -> VectorIndex:
        """An index of ``vectors`` (n, dimensions), any float type, under ``ids`` (n,) int64."""
        index = cls(dimensions)
        index.add(ids, vectors)
        return index

    def add(self, ids: np.ndarray, vectors: np.ndarray) -> None:
        """Adds ``vectors`` (n, dimensions) under ``ids`` (n,)."""
        if len(ids):
            self._index.add_with_ids(np.ascontiguousarray(vectors, np.float32), np.ascontiguousarray(ids, np.int64))

    def search(self, vector: np.ndarray, limit: int, allowed: np.ndarray | None = None) -> Scored:
        """The ``limit`` nearest to one unit vector (d,) by cosine, among ``allowed`` ids (int64) if given."""
        limit = min(limit, self.count)
        if limit < 1:
            return Scored(np.empty(0, np.int64), np.empty(0, np.float32))
        # The parameters only borrow the selector: it must stay alive until the search is done.
        parameters = selector = None
        if allowed is not None:
            parameters = faiss.SearchParameters()
            parameters.sel = selector = faiss.IDSelectorBatch(np.ascontiguousarray(allowed, np.int64))
        query = np.ascontiguousarray(vector, np.float32).reshape(1, -1)
        scores, ids = self._index.search(query, limit, params=parameters)
        del selector
        keep = ids[0] >= 0
        return Scored(ids[0][keep].astype(np.int64), scores[0][keep].astype(np.float32))

    def vectors(self, ids: np.ndarray) -> np.ndarray:
        """The vectors of ``ids`` as (n, d) float32; KeyError-free: every id must be in the index."""
        if not len(ids):
            return np.empty((0, self._dimensions), np.float32)
        return self._index.reconstruct_batch(np.ascontiguousarray(ids, np.int64))

    def save(self, file: Path) -> None:
        """Writes to ``file``, with its seal at the end, so that it is either there whole or not at all."""
        partial = file.with_name(f"{file.name}.part")
        data = faiss.serialize_index(self._index).tobytes()
        with partial.open("wb") as out:
            out.write(data)
            out.write(seal_of([data]).encode())
            out.flush()
            os.fsync(out.fileno())
        partial.replace(file)

    @classmethod
    def load(cls, file: Path, dimensions: int) -> VectorIndex:
        """The index in ``file``. Raises LibraryDamaged if it is not as it was written or has other dimensions."""
        try:
            data = np.memmap(file, np.uint8, "r")
            index_bytes, seal = data[:-SEAL], bytes(data[-SEAL:])
            if seal_of([index_bytes.data]).encode() != seal:
                raise LibraryDamaged(f"{file.name} is not as it was written")
            index = faiss.deserialize_index(index_bytes)
        except (RuntimeError, OSError, ValueError) as error:
            raise LibraryDamaged(f"{file.name} cannot be read as a FAISS index: {str(error)[:200]}") from error
        if index.d != dimensions:
            raise LibraryDamaged(f"{file.name} holds vectors of {index.d} dimensions where {dimensions} are expected")
        return cls(dimensions, index)


def evenly(values: np.ndarray, most: int = 256) -> np.ndarray:
    """At most ``most`` of ``values``, evenly spaced."""
    if len(values) <= most:
        return values
    return values[np.linspace(0, len(values) - 1, most).astype(np.int64)]
