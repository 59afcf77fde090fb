"""The sentences of exported files, of feedback, and of the buttons for both, each as (English, Chinese)."""

from __future__ import annotations

TAKEN: dict[str, tuple[str, str]] = {
    "export_title": ("Questions and clauses", "政策问答记录"),
    "export_made_on": ("Exported on {date}", "导出日期：{date}"),
    "export_version": ("Library version {version}", "资料库版本：{version}"),
    "export_verbatim": (
        "Quotes are word for word from documents of the library; the evidence is bold. No text was generated.",
        "引文逐字摘自资料库中的文件，其中加粗的是依据句；没有生成任何文字。",
    ),
    "export_join": (", ", "、"),
    "export_issued_on": ("issued {date}", "{date} 发布"),
    "export_file": ("file {file}", "文件：{file}"),
    "error_too_many_turns": (
        "The conversation is too long to export at once; export a part of it.",
        "对话太长，不能一次导出；请只导出一部分。",
    ),
    "error_correction_error": (
        "This cannot be entered so: a title must be there, dates are written 2024-03-01.",
        "不能这样填写：标题不能为空，日期写成 2024-03-01。",
    ),
    "error_feedback_full": (
        "There is no room for more feedback; please tell an administrator.",
        "反馈已存满，请联系管理员。",
    ),
    "error_passage_error": (
        "The passage is no longer as it was shown; please ask again.",
        "这段原文已有变化，请重新提问。",
    ),
}
