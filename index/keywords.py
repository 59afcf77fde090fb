"""The lexical index: BM25 over the terms of ``grams``, in two tantivy folders, one of clauses, one of documents.

The only user of tantivy. Terms arrive ready-made, so the tokenizer only splits at white space; positions are not
kept, since no phrase is ever asked for. Adding and deleting need no rebuild. The folder remembers for which version
of the catalogue it was written, with a seal of each file (``state.json``): one that lags behind, or is not as it was
written, is made again, never believed.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import tantivy

from index.grams import grams
from index.seals import rows_seal, seal_of

_HEAP = 128_000_000
_STATE = "state.json"
_SEGMENTS, _MANAGED = "meta.json", ".managed.json"
"""tantivy's lists of the segments that make up the index, and of the files that are its own."""


@dataclass(frozen=True, slots=True)
class Scored:
    """Ids with their scores, best first: int64 and float32 arrays of one length."""

    ids: np.ndarray
    scores: np.ndarray


class Words:
    """What a keyword index holds at one moment, whatever is written to it later. Safe to share between threads."""

    def __init__(self, schema: tantivy.Schema, searcher: tantivy.Searcher) -> None:
        """Use :attr:`KeywordIndex.words`."""
        self._schema = schema
        self._searcher = searcher

    @property
    def count(self) -> int:
        """How many units it holds."""
        return int(self._searcher.num_docs)

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


class KeywordIndex:
    """BM25 over one kind of unit (clauses or whole documents), each with a number of its own."""

    def __init__(self, folder: Path | None) -> None:
        """Opens ``folder``, or makes it with an empty index; without one, an index in memory.

        Raises OSError or ValueError where the folder is not as it was written or cannot be.
        """
        self._folder = folder
        self._known: dict[str, str] = {}
        builder = tantivy.SchemaBuilder()
        builder.add_unsigned_field("id", indexed=True, fast=True)
        builder.add_text_field("text", tokenizer_name="whitespace", index_option="freq")
        self._schema = builder.build()
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            # Before tantivy looks at it, which a flipped byte can make panic.
            if (folder / _SEGMENTS).exists() and not self._sound(self._state()[1]):
                raise ValueError(f"{folder} is not as it was written")
        self._index = tantivy.Index(self._schema, path=str(folder) if folder else None)

    @property
    def words(self) -> Words:
        """What was last written here; of a folder, also by another process."""
        self._index.reload()
        return Words(self._schema, self._index.searcher())

    @property
    def version(self) -> int:
        """The version of the catalogue that this folder was last written for; -1 if never."""
        return self._state()[0]

    def at(self, version: int) -> Words | None:
        """What the folder holds, if it was written for just this version and is as it was written; else ``None``."""
        written_for, files = self._state()
        if written_for != version or self._folder is None:
            return None
        try:
            if not self._sound(files):
                return None
            words = self.words
        except (OSError, ValueError):
            return None
        # Looked at again after the words were taken: whoever commits meanwhile changes the list of segments.
        return words if self._seal(_SEGMENTS) == files.get(_SEGMENTS) else None

    def write(self, added: Iterable[tuple[int, str]], removed: Sequence[int], version: int) -> None:
        """Removes and adds units in one commit, then records ``version``. Texts are raw; terms are made here.

        Raises OSError or ValueError where the disk does not take it.
        """
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
        if self._folder is not None:
            self._record(self._folder, version)

    def _sound(self, files: Mapping[str, str]) -> bool:
        return _SEGMENTS in files and all(self._seal(name) == seal for name, seal in files.items())

    def _record(self, folder: Path, version: int) -> None:
        names = (file.name for file in folder.iterdir() if not file.name.startswith((".tantivy", _STATE)))
        files = {name: self._seal(name) for name in sorted(names)}
        partial = folder / f"{_STATE}.part"
        with partial.open("w") as out:
            json.dump({"version": version, "files": files, "seal": _state_seal(version, files)}, out)
            out.flush()
            os.fsync(out.fileno())
        partial.replace(folder / _STATE)

    def _state(self) -> tuple[int, dict[str, str]]:
        try:
            state = json.loads((self._folder or Path()).joinpath(_STATE).read_text())
            version, files = int(state["version"]), dict(state["files"])
        except (OSError, ValueError, KeyError, TypeError):
            return -1, {}
        return (version, files) if state.get("seal") == _state_seal(version, files) else (-1, {})

    def _seal(self, name: str) -> str:
        """The seal of a file. tantivy writes a segment's files once: those are looked at once in a process."""
        assert self._folder is not None
        if name in (_SEGMENTS, _MANAGED) or name not in self._known:
            self._known[name] = seal_of([(self._folder / name).read_bytes()])
        return self._known[name]


def _state_seal(version: int, files: Mapping[str, str]) -> str:
    return rows_seal([(version,), *sorted(files.items())])
