"""What the command line says of its own accord, in Chinese and in English, and which of the two it speaks.

Words it shares with the page are in :mod:`ui.strings`.
"""

from __future__ import annotations

from collections.abc import Mapping

from ui.cli_text_access import ACCESS_MESSAGES

# Each as (English, Chinese).
MESSAGES: dict[str, tuple[str, str]] = {
    "error": ("Error: {detail}", "错误：{detail}"),
    "stage_reading": ("Reading", "读取"),
    "stage_recognising": ("Recognising pages", "识别扫描页"),
    "stage_encoding": ("Encoding", "编码"),
    "stage_writing": ("Writing", "写入"),
    "stage_asking": ("Asking", "提问"),
    "stage_verifying": ("Checking", "检查"),
    "calibration_language": ("Language", "语言"),
    "calibration_threshold": ("Threshold", "阈值"),
    "calibration_answered": ("Answered", "可答而答"),
    "calibration_refused": ("Refused", "不可答而拒"),
    "calibration_questions": ("Answerable + not", "可答 + 不可答"),
    "calibrated": (
        "Written to {file}; it holds for questions asked from now on, in a server after its next start.",
        "已写入 {file}；之后的提问即按此判断，正在运行的服务重启后生效。",
    ),
    "calibration_kept": ("Nothing was written.", "未写入任何内容。"),
    "rate": ("{rate}/s", "每秒 {rate}"),
    "add_summary": (
        "Added {added}, replaced {replaced}, unchanged {unchanged}, failed {failed}; "
        "{clauses} clauses in {seconds} s.",
        "新增 {added} 份，替换 {replaced} 份，未变 {unchanged} 份，失败 {failed} 份；"
        "共 {clauses} 条，用时 {seconds} 秒。",
    ),
    "add_nothing": ("No files were found there.", "那里没有找到文件。"),
    "reindex_summary": (
        "{clauses} clauses now have vectors of the model {model} (licence: {license}); "
        "encoded {encoded} in {seconds} s.",
        "{clauses} 条现在用模型 {model} 的向量（许可：{license}）；本次编码 {encoded} 条，用时 {seconds} 秒。",
    ),
    "recalibrate": (
        "When to say “not found” was fitted to the former model: measure it with tiaowen eval, and fit it again with "
        "tiaowen eval calibrate.",
        "何时答“未找到”是按原来的模型拟合的：请用 tiaowen eval 检验，并用 tiaowen eval calibrate 重新校准。",
    ),
    "license_unknown": ("unknown", "未注明"),
    "library_model": (
        "The library's model: {model}, licence: {license}.",
        "资料库所用的模型：{model}，许可：{license}。",
    ),
    "not_added": ("Not added: {file}: {reason}", "未添加：{file}：{reason}"),
    "removed": ("Removed: {title} ({file})", "已删除：{title}（{file}）"),
    "no_documents": (
        "The library holds no documents. Add some with: tiaowen add PATH…",
        "资料库里还没有文件。用 tiaowen add 路径… 添加。",
    ),
    "score": ("match {score}", "匹配度 {score}"),
    "column_number": ("Number", "文号"),
    "column_file": ("File", "文件名"),
    "column_heading": ("Title", "标题"),
    "field_title": ("Title", "标题"),
    "field_number": ("Number", "文号"),
    "field_issuer": ("Issuer", "发文机关"),
    "field_issued_on": ("Issued on", "发文日期"),
    "field_effective_on": ("In force from", "施行日期"),
    "field_expires_on": ("In force until", "有效期至"),
    "field_region": ("Region", "地区"),
    "field_validity": ("Status", "效力"),
    "read_as": ("(by hand; read as: {value})", "（手工更正；自动识别为：{value}）"),
    "helpful": ("helpful", "有帮助"),
    "not_helpful": ("not helpful", "没有帮助"),
    "no_feedback": ("No feedback was given yet.", "还没有收到反馈。"),
    "feedback_written": ("Questions written to {file}: {count}", "已写入 {file}：{count} 个问题"),
    "exported": ("Written to {file}", "已写入 {file}"),
    "repair_text": ("Mended from its stored text: {where}", "已据存储的文字修复：{where}"),
    "repair_original": ("Mended from the original file: {where}", "已据原文件修复：{where}"),
    "repair_renewed": (
        "Read again from the original file, and its text is another now: {where}",
        "已重新读取原文件，文字与先前不完全相同：{where}",
    ),
    "repair_derived": ("Made again from the catalogue: {where}", "已据目录重建：{where}"),
    "repair_lost": (
        "Cannot be mended, since neither its text nor its original is sound; add the file again: {where}",
        "文字与原文件都已损坏，无法修复，请重新添加：{where}",
    ),
    "backed_up": (
        "Written to {file}: version {version}, {documents} documents, {files} files, {bytes} MB before packing.",
        "已写入 {file}：版本 {version}，{documents} 份文件，共 {files} 项，压缩前 {bytes} MB。",
    ),
    "restored": (
        "Restored to {path}: version {version}, {documents} documents; verified. Start servers over it again.",
        "已恢复到 {path}：版本 {version}，{documents} 份文件，检查无误。使用它的服务请重新启动。",
    ),
    "kept_aside": ("What was there is now in {path}.", "原有的资料库现在在 {path}。"),
    "stage_cutting": ("Cutting anew", "重新划分条款"),
    "stage_repairing": ("Mending", "修复"),
    "sound": ("No problems found.", "没有发现问题。"),
    "broken_labels": (
        "{count} expected passages cannot be found as marked, so they are scored by their longest common run:",
        "有 {count} 处标注在文件中找不到原文，改按最长公共片段评分：",
    ),
    "sample_questions": (
        "No question set given: using the sample that comes with the program.",
        "未指定问题集：使用随程序附带的示例。",
    ),
    "indexing_sample": (
        "There is no library at {path} yet. Indexing the sample documents…",
        "{path} 还没有资料库，正在索引示例文件…",
    ),
    "indexing_sample_empty": (
        "The library at {path} is empty. Indexing the sample documents…",
        "资料库 {path} 是空的，正在索引示例文件…",
    ),
    "settings_setting": ("Setting", "设置项"),
    "settings_value": ("Value", "值"),
    "settings_origin": ("From", "来源"),
    "settings_meaning": ("What it sets", "含义"),
    "settings_unset": ("–", "–"),
    "origin_default": ("default", "默认"),
    "origin_environment": ("environment", "环境变量"),
    "origin_file": (".env file", ".env 文件"),
    "origin_flag": ("flag", "命令行"),
    "port_taken": (
        "{host}:{port} cannot be used ({reason}). Stop the other program, or choose another with --port.",
        "{host}:{port} 无法使用（{reason}）。请停掉占用它的程序，或用 --port 换一个端口。",
    ),
}

MESSAGES |= ACCESS_MESSAGES

# What stands before an error's own, English, message. The page's sentences will not do here: they send the reader
# to the administrator, who is the one at the terminal.
ERRORS_ZH: dict[str, str] = {
    "library_not_found": "这里还没有资料库，请用 --library 指定，或先用 tiaowen add 添加文件。",
    "library_mismatch": "资料库是用另一个模型或另一种设置建立的。",
    "library_damaged": "资料库有损坏。",
    "library_read_only": "资料库所在的文件夹不能写入，只能查阅。",
    "library_full": "磁盘已满。",
    "backup_error": "备份无法完成或无法使用。",
    "document_removed": "这份文件曾在资料库中，已被删除。",
    "version_not_found": "没有这个版本，或那时没有这份文件。",
    "library_busy": "另一个程序正在写入资料库，请稍后再试。",
    "library_error": "资料库无法使用。",
    "document_not_found": "资料库里没有这份文件，或者有几份同名文件。",
    "model_error": "检索模型无法加载。",
    "correction_error": "不能这样更正。",
    "account_error": "账号或令牌不能这样设置。",
    "feedback_full": "反馈已占满限定的空间。",
    "question_error": "这个问题或问题集无法使用。",
}


def pick_language(given: str | None, environment: Mapping[str, str]) -> str:
    """``"zh"`` or ``"en"``: what was given, otherwise what the locale asks for.

    The locale is the first of ``LC_ALL``, ``LC_MESSAGES`` and ``LANG`` that is set, as POSIX has it; Chinese of
    any region is ``"zh"`` and everything else ``"en"``.
    """
    if given:
        return given
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next((environment[name] for name in names if environment.get(name)), "")
    return "zh" if locale.lower().startswith("zh") else "en"


def tell(language: str, key: str, **values: object) -> str:
    """The sentence ``key`` in ``language``, its placeholders filled. Raises ``KeyError`` for an unknown key."""
    english, chinese = MESSAGES[key]
    return (chinese if language == "zh" else english).format(**values)


def tell_error(language: str, code: str, detail: str) -> str:
    """One line about an error: its own message, in Chinese after the sentence that fits its code, if there is one."""
    detail = " ".join(detail.split())
    if language == "zh" and code in ERRORS_ZH:
        detail = f"{ERRORS_ZH[code]}（{detail}）"
    return tell(language, "error", detail=detail)
