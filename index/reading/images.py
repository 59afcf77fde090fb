"""Pictures of pages (``.png``, ``.jpg``, ``.tif`` …): opened by Pillow (its only user here), read by recognition."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from index.errors import EmptyDocument, UnreadableDocument
from index.reading.blocks import build_document
from index.reading.ocr import LONG_SIDE, can_recognise, missing
from index.reading.pdf_columns import page_regions
from index.reading.pdf_margins import without_margins
from index.reading.pdf_paragraphs import paragraphs
from index.reading.scans import Recognition, Watch
from index.records import ReadDocument

if TYPE_CHECKING:
    from PIL.Image import Image

# An A3 page at 600 dots an inch has 70 million pixels; a few kilobytes may claim to be thousands of millions.
_MOST_PIXELS = 120_000_000
# Points: the type of a picture has no size of its own, that of an A4 page is taken.
_PAGE_HEIGHT = 842.0


def read_image(data: bytes, name: str, watch: Watch | None = None) -> ReadDocument:
    """The text in a picture, one line a paragraph; each picture of a file that holds several is a page.

    ``watch`` is told of each page. Raises ``EmptyDocument`` where no text is found, ``UnreadableDocument`` where
    the file is damaged, too large, or no recognition is installed.
    """
    if not can_recognise():
        raise missing(name)
    with _opened(data, name) as image:
        total = getattr(image, "n_frames", 1)
        recognition = Recognition(name, total, watch)
        pages = [
            recognition.read(picture, number, _PAGE_HEIGHT)
            for number, picture in enumerate(_pictures(image, total, name), 1)
        ]
    kept = without_margins([page.lines for page in pages], [page.height for page in pages])
    widths = [page.width for page in pages]
    regions = [region for page, width in zip(kept, widths, strict=True) for region in page_regions(page, width)]
    if not regions:
        raise EmptyDocument(
            f"{name} is a picture without text that can be recognised; check that it is the right file and sharp "
            "enough. 图片中没有识别出文字，请确认文件无误、图像清晰。"
        )
    return build_document(paragraphs(regions, widths), name=name, format="image", page_count=total)


def _opened(data: bytes, name: str) -> Image:
    from PIL import Image

    try:
        image = Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP"))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _damaged(name, error) from error
    if image.width * image.height > _MOST_PIXELS:
        raise UnreadableDocument(
            f"{name} is a picture of {image.width} × {image.height} pixels, too large to recognise; save it smaller. "
            f"图片尺寸过大（{image.width} × {image.height} 像素），请缩小后添加。"
        )
    return image


def _pictures(image: Image, total: int, name: str) -> Iterator[np.ndarray]:
    """Each picture as (height, width, 3) uint8, turned as its camera says, on white, no larger than is of use."""
    from PIL import Image, ImageOps

    for index in range(total):
        try:
            image.seek(index)
            if image.width * image.height > _MOST_PIXELS:
                raise ValueError(f"{image.width} × {image.height} pixels")
            image.draft("RGB", (LONG_SIDE, LONG_SIDE))  # JPEG decodes at half the size for a quarter of the work
            upright = ImageOps.exif_transpose(image)
            if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
                upright = upright.convert("RGBA")
                white = Image.new("RGBA", upright.size, "white")
                upright = Image.alpha_composite(white, upright)
            elif upright.mode.startswith("I"):  # 16 bits a pixel
                upright = upright.point(lambda value: value / 256).convert("L")
            upright = upright.convert("RGB")
        except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
            raise _damaged(name, error) from error
        upright.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
        yield np.asarray(upright)


def _damaged(name: str, error: Exception) -> UnreadableDocument:
    return UnreadableDocument(
        f"{name} is not a whole picture ({error}); get it again from where it came. 图片已损坏或不完整，请重新获取。"
    )
