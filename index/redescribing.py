"""A library that an earlier version of the program filled: what that did not read is read from its stored texts.

No file is read again, no clause and no vector changes. What can be corrected by hand is left as it stands, but for
the last day in force, which was not kept.
"""

from __future__ import annotations

from index.catalog import Catalog
from index.details import to_json
from index.metadata import describe


def describe_missing(catalog: Catalog) -> int:
    """Describes the documents that lack details, all in one transaction; gives how many."""
    database = catalog.database
    query = "SELECT count(*) FROM documents WHERE details = '{}'"
    if not database.connection.execute(query).fetchone()[0]:
        return 0
    with database.transaction() as db:
        rows = db.execute("SELECT serial, file, title, text FROM documents WHERE details = '{}'").fetchall()
        for number, file, title, text in rows:
            described = describe(text, file, title=title)
            db.execute(
                "UPDATE documents SET details = ?, expires_on = ? WHERE serial = ?",
                (to_json(described.details), described.metadata.expires_on, number),
            )
    return len(rows)
