"""Vectors of another model, gathered in the catalogue beside those in use until there is one for every clause.

They lie in a table of their own, committed batch by batch: a crash costs one batch. What is in use changes in a
single transaction at the end. Documents may come, go and be corrected meanwhile: each new vector remembers which old
one it is to replace, and where that was made anew in the meantime, since its text was, so is the new one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import numpy as np

from index.catalog import Catalog
from index.errors import LibraryBusy

_UNDER_WAY = "reindex"
"""The setting that says which model the gathered vectors are of."""

_TABLE = """
CREATE TABLE IF NOT EXISTS new_vectors (
    clause INTEGER PRIMARY KEY REFERENCES clauses(id) ON DELETE CASCADE,
    replaces BLOB NOT NULL, vector BLOB NOT NULL, sentences BLOB NOT NULL
)
"""
_CURRENT = "n.clause = c.id AND n.replaces = c.vector"


class NewVectors:
    """The gathering for one model; ``remembered`` are the settings that will describe it."""

    def __init__(self, catalog: Catalog, remembered: Mapping[str, str]) -> None:
        """Goes on with what an earlier run has gathered of the very same model, else begins anew."""
        self._catalog = catalog
        self._remembered = dict(remembered)
        self._mark = json.dumps(self._remembered, sort_keys=True)
        self._replaced: dict[int, bytes] = {}
        with catalog.database.transaction() as db:
            db.execute(_TABLE)
            if catalog.setting(_UNDER_WAY) != self._mark:
                db.execute("DELETE FROM new_vectors")
                db.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (_UNDER_WAY, self._mark))

    def counts(self) -> tuple[int, int]:
        """How many clauses have their new vector, and how many there are."""
        with self._catalog.database.transaction() as db:
            self._check()
            ((gathered,),) = db.execute(f"SELECT count(*) FROM clauses c JOIN new_vectors n ON {_CURRENT}")
        return int(gathered), self._catalog.clause_count()

    def missing(self, most: int) -> dict[int, list[int]]:
        """Up to ``most`` ids of clauses that have no new vector yet, by their documents' numbers."""
        with self._catalog.database.transaction() as db:
            self._check()
            rows = db.execute(
                f"SELECT c.document, c.id, c.vector FROM clauses c LEFT JOIN new_vectors n ON {_CURRENT}"
                " WHERE n.clause IS NULL AND c.noise = '' ORDER BY c.id LIMIT ?",
                (most,),
            ).fetchall()
        self._replaced = {int(clause): vector for _, clause, vector in rows}
        found: dict[int, list[int]] = {}
        for document, clause, _ in rows:
            found.setdefault(int(document), []).append(int(clause))
        return found

    def put(self, ids: Sequence[int], vectors: np.ndarray, sentences: Sequence[bytes]) -> None:
        """Keeps ``vectors`` (n, d) float and the packed vectors of their sentences under ids that :meth:`missing`
        gave last; those of clauses that were removed since are dropped."""
        with self._catalog.database.transaction() as db:
            self._check()
            db.executemany(
                "INSERT OR REPLACE INTO new_vectors SELECT id, ?, ?, ? FROM clauses WHERE id = ?",
                [
                    (self._replaced[identity], np.asarray(vector, np.float16).tobytes(), packed, identity)
                    for identity, vector, packed in zip(ids, vectors, sentences, strict=True)
                ],
            )

    def switch(self) -> int:
        """Puts the gathered vectors to use, all at once; gives the new version. The library's lock must be held, and
        :meth:`missing` be empty."""
        with self._catalog.database.transaction() as db:
            self._check()
            db.execute(
                "UPDATE clauses SET vector = n.vector, sentences = n.sentences"
                " FROM new_vectors n WHERE n.clause = clauses.id"
            )
            version = self._catalog.version + 1
            settings = {**self._remembered, "version": str(version)}
            db.executemany("INSERT OR REPLACE INTO settings VALUES (?, ?)", list(settings.items()))
            db.execute("DELETE FROM settings WHERE key = ?", (_UNDER_WAY,))
            db.execute("DROP TABLE new_vectors")
            self._catalog.seal_all(db)
        return version

    def _check(self) -> None:
        if self._catalog.setting(_UNDER_WAY) != self._mark:
            raise LibraryBusy("another process is making the vectors anew with another model; leave it to that one")
