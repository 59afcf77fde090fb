"""What the page says of uploads that went oddly and of a server that is busy, each as (English, Chinese)."""

from __future__ import annotations

SERVICE: dict[str, tuple[str, str]] = {
    "upload_wrong_ending": (
        "Its ending does not fit its content; it was read by its content.",
        "扩展名与内容不符，已按内容读取。",
    ),
    "error_costly_document": (
        "Reading the file took too much time or memory; it was left out.",
        "读取这个文件耗时过长或占用内存过多，没有添加。",
    ),
    "error_overloaded": (
        "Too many questions are being asked at this moment. Please ask again in a few seconds.",
        "此刻提问的人太多，请过几秒再问一次。",
    ),
}
