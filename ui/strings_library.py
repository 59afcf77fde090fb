"""The sentences of the library page beyond its first ones (``ui.strings_zh``), each as (English, Chinese)."""

from __future__ import annotations

LIBRARY: dict[str, tuple[str, str]] = {
    "former_text": (
        "This is what the document said when the answer was given; it has been replaced since.",
        "这是当时回答所依据的文字；文件此后已换成新版。",
    ),
    "error_document_removed": (
        "This document was in the library and has been deleted, with all that it said.",
        "这份文件曾在资料库中，已被删除，其文字不再保留。",
    ),
    "error_version_not_found": (
        "The library has no such version, or the document was not in it.",
        "资料库没有这个版本，或者那时没有这份文件。",
    ),
    "error_library_read_only": ("The library can only be read.", "资料库只能查阅，不能更改。"),
    "error_library_full": (
        "There is no room left for the library; nothing was changed. Please tell an administrator.",
        "资料库所在的磁盘已满，未作任何更改；请告知管理员。",
    ),
    "error_backup_error": ("The backup cannot be used.", "备份无法使用。"),
    "unfinished_work": (
        "Work that was cut short: {what}. Do it again, or have an administrator take it off the list.",
        "有一项操作中途中断：{what}。请重新进行，或请管理员取消。",
    ),
    "work_add": ("adding {files}", "添加 {files}"),
    "work_replace": ("replacing by {files}", "换成新版 {files}"),
    "work_remove": ("removing {files}", "删除 {files}"),
    "work_correct": ("correcting {files}", "更正 {files}"),
    "work_reindex": ("making the vectors anew", "重建向量"),
    "and_more": ("{files} and {count} more", "{files} 等，另有 {count} 份"),
    "damaged_documents": (
        "Not as they were stored, so neither shown nor answered from: {files}. "
        "An administrator should run tiaowen verify --repair.",
        "以下文件的存储内容已损坏，不再显示，也不用于回答：{files}。请管理员运行 tiaowen verify --repair。",
    ),
    "library_readonly": (
        "From here the library can be read, not changed.",
        "这里只能查阅资料库，不能增删或更正。",
    ),
    "found_documents": ("{count} documents found", "找到 {count} 份文件"),
    "found_no_documents": ("No document fits.", "没有符合的文件。"),
    "more_documents": ("Show more ({count} left)", "显示更多（还有 {count} 份）"),
    "column_added": ("Indexed", "收录时间"),
    "sort_by": ("Sort by {column}", "按{column}排序"),
    "corrected": ("Corrected by hand", "经手工更正"),
    "correct": ("Correct", "更正"),
    "new_version": ("New version", "换新版"),
    "correct_heading": ("Correct what was read", "更正识别结果"),
    "correct_detail": (
        "What is entered here goes before what was read from the file, also when a new version comes.",
        "这里填写的内容优先于自动识别的结果，换成新版后仍然有效。",
    ),
    "read_as": ("Read from the file: {value}", "文件中识别为：{value}"),
    "read_nothing": ("nothing", "（没有）"),
    "take_back": ("Take back", "恢复"),
    "field_title": ("Title", "标题"),
    "field_number": ("Document number", "文号"),
    "field_issuer": ("Issuer", "发文机关"),
    "field_issued_on": ("Issued on", "发文日期"),
    "field_effective_on": ("In force from", "施行日期"),
    "field_region": ("Region", "地区"),
    "field_validity": ("Status", "效力"),
    "saving": ("Saving; a new title is indexed again…", "正在保存；改了标题会重新编入索引…"),
    "save": ("Save", "保存"),
    "was_corrected": ("Corrected: {title}", "已更正：{title}"),
    "was_replaced": ("New version in the library: {title}", "已换成新版：{title}"),
    "was_unchanged": ("The file is the one the library has: {title}", "与资料库中的文件相同，没有变化：{title}"),
    "was_not_changed": ("Not changed: {title}", "没有更改：{title}"),
    "replacing": ("Taking in the new version…", "正在收录新版…"),
    "upload_reason": ("Details", "详情"),
    "uploads_progress": ("{done} of {total} files done", "已完成 {done} / {total} 个文件"),
    "stage_waiting": ("waiting", "等待中"),
    "stage_reading": ("being read", "正在读取"),
    "stage_encoding": ("{done} of {total} clauses encoded", "已编码 {done} / {total} 条"),
    "stage_writing": ("being written to the library", "正在写入资料库"),
}
