"""The sentences about signing in and about what is not allowed, each as (English, Chinese)."""

from __future__ import annotations

ACCESS: dict[str, tuple[str, str]] = {
    "sign_in": ("Sign in", "登录"),
    "sign_out": ("Sign out", "退出登录"),
    "signed_in_as": ("Signed in as {name}", "已登录：{name}"),
    "role_reader": ("reader", "读者"),
    "role_editor": ("editor", "编辑"),
    "account_name": ("Name", "用户名"),
    "password": ("Password", "密码"),
    "password_forgotten": (
        "No account, or the password forgotten? Ask whoever runs this server.",
        "没有账号或忘记密码？请联系管理员。",
    ),
    "sign_in_wrong": ("Name or password is not right.", "用户名或密码不正确。"),
    "sign_in_wait": (
        "Too many attempts. Please try again in {seconds} seconds.",
        "尝试次数过多，请 {seconds} 秒后再试。",
    ),
    "sign_in_form_old": (
        "This page had been open for too long. Please sign in again.",
        "页面打开过久，请重新登录。",
    ),
    "error_not_allowed": ("The library may not be changed from here.", "从这里不能更改资料库。"),
    "error_account_error": ("This account cannot be changed so.", "账号不能这样更改。"),
    "error_sign_in_required": ("Please sign in again.", "请重新登录。"),
    "error_too_many_requests": (
        "Too many requests in a short time; please wait a moment and try again.",
        "短时间内请求太多，请稍等片刻再试。",
    ),
}
