"""What the page says of documents and of what stands around a clause, each sentence in English and in Chinese."""

from __future__ import annotations

FACTS: dict[str, tuple[str, str]] = {
    "filter_on": ("as it stood on {value}", "以 {value} 的效力为准"),
    "noise": (
        "not part of the document: a site, an editor or a printer put it there",
        "不是文件内容：网站、编辑或打印所加",
    ),
}
"""Key → English, Chinese."""
