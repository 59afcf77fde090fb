"""Whether what the catalogue holds is what was written into it, by its seals."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from index.catalog import Catalog
from index.errors import LibraryDamaged
from index.seals import document_seals, settings_seal

_FEW = 64
"""Documents that are looked at one by one."""

PARTS = ("record", "clauses", "vectors", "sentences")
"""What of a document has a seal of its own, in the order of the table; its text has a hash."""


class SealCheck:
    """Looks at each document once in a process, and again when its seals have changed."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._sound: dict[int, tuple[str, ...]] = {}

    def settings(self) -> None:
        """Raises LibraryDamaged where settings or corrections are not as they were written."""
        stored = self._catalog.setting("sealed")
        if stored is not None and stored != settings_seal(self._catalog.database.connection):
            raise LibraryDamaged(
                f"the settings or corrections in {self._catalog.database.file} are not as they were written; "
                "`tiaowen verify --repair` tells what can be saved"
            )

    def damaged(self, *, anew: bool = False) -> Mapping[int, str]:
        """The documents that are not as they were written, by number, each with what of it: ``text``, ``record``,
        ``clauses``, ``vectors`` or ``sentences``. With ``anew`` nothing is believed that was looked at before.
        """
        db = self._catalog.database.connection
        found: dict[int, str] = {}
        seals: dict[int, tuple[str, ...]] = {row[0]: tuple(row[1:]) for row in db.execute("SELECT * FROM seals")}
        hashes = db.execute("SELECT serial, text_sha256 FROM documents ORDER BY serial").fetchall()
        unseen = {
            number for number, _ in hashes if anew or number not in seals or self._sound.get(number) != seals[number]
        }
        # One pass over all, or a look at the few that are new.
        now = document_seals(db) if len(unseen) > _FEW else {}
        for number, sha256 in hashes if unseen else ():
            if number not in unseen:
                continue
            (text,) = db.execute("SELECT CAST(text AS BLOB) FROM documents WHERE serial = ?", (number,)).fetchone()
            if hashlib.sha256(text).hexdigest() != sha256:
                found[number] = "text"
                continue
            stored = seals.get(number, ("",) * len(PARTS))
            present = now[number] if now else document_seals(db, number)[number]
            wrong = [name for name, seal, is_ in zip(PARTS, stored, present, strict=True) if seal != is_]
            if wrong:
                found[number] = wrong[0]
            else:
                self._sound[number] = stored
        return found
