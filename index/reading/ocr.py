"""Text recognised in pictures by RapidOCR (the only user of rapidocr), with models that lie inside its package.

RapidOCR (Apache-2.0) carries the small PP-OCRv6 models (Apache-2.0) in its wheel. Their paths are named outright:
left to itself it would ask a server for a model whose checksum does not fit.
"""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from index.errors import UnreadableDocument

LONG_SIDE = 2000
"""Pixels of the longer side of a picture to recognise: an A4 page at 170 dots an inch."""

# Lines are looked for in a smaller copy (a page in 0.6 s for 2.8 s, all its lines found), then read in the whole one.
_DETECTION_SIDE = 1280
_DETECTION, _RECOGNITION = "PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"
_THREADS = 4
# Its engine keeps its settings on itself: one picture at a time.
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
class Found:
    """A line of text in a picture: its box in pixels from the upper left corner, and how sure, in [0, 1]."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    score: float


def can_recognise() -> bool:
    """Whether the package is installed and brings its models."""
    return _models() is not None


def missing(name: str) -> UnreadableDocument:
    """The error for a scan where no recognition is installed."""
    return UnreadableDocument(
        f"{name} is a scan, and the recognition of text (OCR) is not installed: install it with "
        "pip install 'tiaowen[ocr]' and add the file again, or add a file whose text is recognised already. "
        "文件是扫描件，而文字识别（OCR）组件没有安装：请执行 pip install 'tiaowen[ocr]' "
        "后重新添加，或改用已识别出文字的文件。"
    )


def recognise(picture: np.ndarray) -> list[Found]:
    """The lines of text in ``picture`` (height, width, 3) uint8 in RGB, as the engine orders them: from the top.

    Raises ``ModuleNotFoundError`` where the package is not installed; ask ``can_recognise`` first.
    """
    with _ONE_AT_A_TIME:
        result = _engine()(np.ascontiguousarray(picture[:, :, ::-1]))
    if result.txts is None or result.boxes is None:
        return []
    boxes = _levelled(np.asarray(result.boxes, dtype=np.float64))
    low, high = boxes.min(axis=1).tolist(), boxes.max(axis=1).tolist()
    return [
        Found(text, x0, y0, x1, y1, float(score))
        for (x0, y0), (x1, y1), text, score in zip(low, high, result.txts, result.scores, strict=True)
        if text.strip()
    ]


def _levelled(boxes: np.ndarray) -> np.ndarray:
    """Corners (n, 4, 2) float64, turned by the angle that most of the lines' upper edges lean: a skewed scan."""
    edges = boxes[:, 1] - boxes[:, 0]
    widths = np.hypot(edges[:, 0], edges[:, 1])
    angles = np.arctan2(edges[:, 1], edges[:, 0])
    long = widths >= np.median(widths)
    angle = float(np.median(angles[long])) if long.any() else 0.0
    if not 0.003 < abs(angle) < 0.2:
        return boxes
    cosine, sine = np.cos(-angle), np.sin(-angle)
    return boxes @ np.array([[cosine, sine], [-sine, cosine]])


def _models() -> Path | None:
    package = find_spec("rapidocr")
    if package is None or not package.origin:
        return None
    models = Path(package.origin).parent / "models"
    return models if all((models / name).is_file() for name in (_DETECTION, _RECOGNITION)) else None


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    models = _models()
    if models is None:
        raise ModuleNotFoundError("rapidocr is not installed, or without its models")
    return RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.max_side_len": LONG_SIDE,
            # Whole pages are turned upright before, single lines never need it.
            "Global.use_cls": False,
            "Det.model_path": str(models / _DETECTION),
            "Det.limit_type": "max",
            "Det.limit_side_len": _DETECTION_SIDE,
            "Rec.model_path": str(models / _RECOGNITION),
            "EngineConfig.onnxruntime.intra_op_num_threads": min(_THREADS, os.cpu_count() or 1),
        }
    )
