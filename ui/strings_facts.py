"""What the page says of documents and of what stands around a clause, each sentence in English and in Chinese."""

from __future__ import annotations

FACTS: dict[str, tuple[str, str]] = {
    "filter_on": ("as it stood on {value}", "以 {value} 的效力为准"),
    "context": ("Around it", "上下文"),
    "context_before": ("The clause before", "前一条"),
    "context_after": ("The clause after", "后一条"),
    "context_lead": ("What leads up to it", "上一级的话"),
    "context_refers": ("Refers to: {words}", "所引：{words}"),
    "context_none": ("Nothing stands around this clause.", "这一条前后没有别的内容。"),
    "related_documents": ("Documents that belong to it", "相关的文件"),
    "relation_explains": ("Explains", "解读的文件："),
    "relation_explained_by": ("Explained by", "解读："),
    "relation_replaces": ("Replaces", "旧版："),
    "relation_replaced_by": ("A newer version is", "已有新版："),
    "relation_repeals": ("Repeals", "废止的文件："),
    "relation_repealed_by": ("Repealed by", "废止依据："),
    "relation_draft_of": ("Draft of", "正式文件："),
    "relation_final_of": ("Its draft was", "征求意见稿："),
    "expires_on": ("in force until {date}", "有效期至 {date}"),
    "apply_window": ("apply {window}", "申报 {window}"),
    "noise": (
        "not part of the document: a site, an editor or a printer put it there",
        "不是文件内容：网站、编辑或打印所加",
    ),
}
"""Key → English, Chinese."""
