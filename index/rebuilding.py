"""Vectors made anew from the catalogue, for another model: no file is read again, the old ones serve meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from index.catalog import Catalog
from index.embedding import Embedder
from index.new_vectors import NewVectors
from index.preparing import indexed_text
from index.sentences import pack_vectors, split_sentences

BATCH = 256
"""Clauses that are encoded and kept at a time: what a crash can cost."""

Progress = Callable[[str, int, int], None]


def encode_missing(catalog: Catalog, embedder: Embedder, new: NewVectors, progress: Progress | None) -> int:
    """Encodes every clause that has no new vector yet, those added meanwhile too; gives how many it encoded.

    ``progress`` is called with ``encoding``, the clauses that have their new vector, and all there are. Raises
    ModelError, LibraryBusy.
    """
    encoded = 0
    while waiting := new.missing(BATCH):
        batch = list(_texts(catalog, waiting))
        gathered, total = new.counts()

        def report(done: int, of: int, gathered: int = gathered, total: int = total, here: int = len(batch)) -> None:
            # Sentences are encoded in the same run; the bar counts clauses.
            if progress is not None:
                progress("encoding", gathered + done * here // max(1, of), total)

        passages = [passage for _, passage, _ in batch]
        vectors = embedder.embed_passages(passages + [s for _, _, sentences in batch for s in sentences], report)
        packed, at = [], len(batch)
        for _, _, sentences in batch:
            packed.append(pack_vectors(vectors[at : at + len(sentences)]) if sentences else b"")
            at += len(sentences)
        new.put([identity for identity, _, _ in batch], vectors[: len(batch)], packed)
        encoded += len(batch)
    return encoded


def _texts(catalog: Catalog, wanted: Mapping[int, Sequence[int]]) -> Iterator[tuple[int, str, list[str]]]:
    """For each of the clauses wanted, by documents' numbers, its id, its indexed text and those of its sentences.

    A document that is removed while this runs is left out: its clauses are gone with it.
    """
    titles = {number: document.metadata.title for number, _, document in catalog.documents()}
    for number, identities in wanted.items():
        text = catalog.text(number)
        if text is None or number not in titles:
            continue
        chosen = set(identities)
        for clause in catalog.clauses(number):
            if clause.id in chosen:
                quote = text[clause.start : clause.end]
                passage = indexed_text(titles[number], clause.address, quote)
                yield clause.id, passage, [quote[a:b] for a, b in split_sentences(quote)]
