"""The lexical index: BM25 over the terms of ``grams``, in two tantivy folders, one of clauses, one of documents.

The only user of tantivy. Terms arrive ready-made, so the tokenizer only splits at white space; positions are not
kept, since no phrase is ever asked for. Adding and deleting need no rebuild. The folder remembers up to which
version of the catalogue it was written (``state.json``): a folder that lags behind is rebuilt, never believed.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import tantivy

from index.grams import grams

_HEAP = 128_000_000
_STATE = "state.json"


@dataclass(frozen=True, slots=True)
class Scored:
    """Ids with their scores, best first: int64 and float32 arrays of one length."""

    ids: np.ndarray
    scores: np.ndarray


class KeywordIndex:
    """BM25 over one kind of unit (clauses or whole documents), each with a number of its own."""

    def __init__(self, folder: Path) -> None:
        """Opens ``folder``, or makes it with an empty index."""
        folder.mkdir(parents=True, exist_ok=True)
        builder = tantivy.SchemaBuilder()
        builder.add_unsigned_field("id", indexed=True, fast=True)
        builder.add_text_field("text", tokenizer_name="whitespace", index_option="freq")
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema, path=str(folder))
        self._folder = folder
        self._searcher = self._index.searcher()

    @property
    def version(self) -> int:
        """The version of the catalogue that this folder was last written for; -1 if never."""
        try:
            return int(json.loads((self._folder / _STATE).read_text())["version"])
        except (OSError, ValueError, KeyError, TypeError):
            return -1

    @property
    def count(self) -> int:
        """How many units it holds."""
        return int(self._searcher.num_docs)

    def write(self, added: Iterable[tuple[int, str]], removed: Sequence[int], version: int) -> None:
        """Removes and adds units in one commit, then records ``version``. Texts are raw; terms are made here."""
        writer = self._index.writer(heap_size=_HEAP, num_threads=1)
        for number in removed:
            # Not ``delete_documents_by_term``: it takes the number for a signed one and removes nothing.
            writer.delete_documents_by_query(tantivy.Query.term_query(self._schema, "id", number))
        for number, text in added:
            document = tantivy.Document()
            document.add_unsigned("id", number)
            document.add_text("text", " ".join(grams(text)))
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        partial = self._folder / f"{_STATE}.part"
        partial.write_text(json.dumps({"version": version}))
        partial.replace(self._folder / _STATE)
        self.reload()

    def reload(self) -> None:
        """Sees what another process has written."""
        self._index.reload()
        self._searcher = self._index.searcher()

    def search(self, terms: Sequence[str] | Mapping[str, float], limit: int) -> Scored:
        """The ``limit`` best units by BM25 (k1 1.2, b .75) for any of ``terms``.

        A term said twice counts twice; a mapping gives each term its weight.
        """
        if not terms or limit < 1 or not self.count:
            return Scored(np.empty(0, np.int64), np.empty(0, np.float32))
        clauses: list[tuple[Any, Any]] = []
        weights = terms if isinstance(terms, Mapping) else Counter(terms)
        for term, times in weights.items():
            query = tantivy.Query.term_query(self._schema, "text", term, index_option="freq")
            if times != 1:
                query = tantivy.Query.boost_query(query, float(times))
            clauses.append((tantivy.Occur.Should, query))
        searcher = self._searcher
        hits = searcher.search(tantivy.Query.boolean_query(clauses), limit, count=False).hits
        ids = searcher.fast_field_values("id", [address for _, address in hits])
        found = Scored(np.array(ids, np.int64), np.array([score for score, _ in hits], np.float32))
        # Equal scores in the order of ids: the same answer whatever order the segments were written in.
        order = np.lexsort((found.ids, -found.scores))
        return Scored(found.ids[order], found.scores[order])

    def frequencies(self, terms: Sequence[str]) -> np.ndarray:
        """For each term the number of units that hold it, as int64."""
        # Not ``doc_freq``, which counts removed units until their segment is merged.
        return np.array([self._count(term) for term in terms], np.int64)

    def _count(self, term: str) -> int:
        query = tantivy.Query.term_query(self._schema, "text", term, index_option="freq")
        return int(getattr(self._searcher.search(query, 1, count=True), "count"))  # noqa: B009 (absent from the stubs)
