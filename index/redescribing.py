"""A library that an earlier version of the program filled: what that did not read is read from its stored texts.

No file is read again, no clause and no vector changes. What can be corrected by hand is left as it stands, but for
the last day in force, which was not kept.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from index.catalog import Catalog
from index.catalog_tables import seal
from index.details import to_json
from index.locking import WriteLock
from index.metadata import describe
from index.seals import document_seals


def describe_missing(path: Path, catalog: Catalog) -> int:
    """Describes the documents of the library in ``path`` that lack details, all in one transaction; gives how many.

    Left as they are: all of them where nothing can be written, and a document that is not as it was written.
    """
    database = catalog.database
    query = "SELECT count(*) FROM documents WHERE details IS NULL"
    if database.read_only or not database.connection.execute(query).fetchone()[0]:
        return 0
    done = 0
    with WriteLock(path), database.transaction() as db:
        seals = {row[0]: tuple(row[1:]) for row in db.execute("SELECT * FROM seals")}
        columns = "serial, file, title, text, text_sha256"
        for number, file, title, text, sha256 in db.execute(f"SELECT {columns} FROM documents WHERE details IS NULL"):
            if hashlib.sha256(text.encode()).hexdigest() != sha256 or document_seals(db, number)[number] != seals.get(
                number
            ):
                continue
            described = describe(text, file, title=title)
            db.execute(
                "UPDATE documents SET details = ?, expires_on = ? WHERE serial = ?",
                (to_json(described.details), described.metadata.expires_on, number),
            )
            seal(db, number)
            done += 1
    return done
