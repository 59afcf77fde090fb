"""What the command line says of accounts, tokens and the open door, each as (English, Chinese)."""

from __future__ import annotations

ACCESS_MESSAGES: dict[str, tuple[str, str]] = {
    "door_refused": (
        "{host} can be reached from other machines, and there are no accounts, so the server does not start. "
        "Make one first: tiaowen account add NAME --role editor. Or stay on this machine: --host 127.0.0.1. "
        "Or, where everyone who reaches it may read: --open (TIAOWEN_OPEN=true).",
        "{host}可从其他机器访问，而现在没有账号，因此不启动。请先建立账号：tiaowen account add 用户名 --role editor；"
        "或只在本机使用：--host 127.0.0.1；如果确实允许任何能连上的人查阅，请用 --open（TIAOWEN_OPEN=true）。",
    ),
    "door_open": (
        "Open: there are no accounts, so whoever reaches {host} may ask and read.",
        "已开放：没有账号，凡能连上 {host} 的人都可以提问、查阅。",
    ),
    "account_added": (
        "Account {name} ({role}) is made. From now on one has to sign in; a running server knows at once.",
        "已建立账号 {name}（{role}）。从现在起须登录才能使用，运行中的服务立即生效。",
    ),
    "account_removed": (
        "Account {name} is removed; its sessions have ended.",
        "已删除账号 {name}，其登录均已失效。",
    ),
    "account_last": (
        "That was the last one. A running server lets nobody in until it is started again.",
        "这是最后一个账号。运行中的服务不再允许任何人进入，重新启动后才会改变。",
    ),
    "account_password": (
        "Account {name} has a new password; its sessions have ended.",
        "账号 {name} 的密码已更改，其登录均已失效。",
    ),
    "account_role": ("Account {name} is now: {role}.", "账号 {name} 现为：{role}。"),
    "no_accounts": (
        "There are no accounts. Make one with: tiaowen account add NAME",
        "还没有账号。用 tiaowen account add 用户名 建立。",
    ),
    "password_generated": ("Its password, shown this once:", "密码如下，只显示这一次："),
    "ask_password": ("Password", "密码"),
    "ask_password_again": ("The same again", "再输一次"),
    "token_created": (
        "Token {name} ({role}) is made. Shown this once; send it as: Authorization: Bearer …",
        "已建立令牌 {name}（{role}）。只显示这一次；使用方法：Authorization: Bearer …",
    ),
    "token_idle": (
        "There are no accounts, so the server does not ask for tokens yet.",
        "还没有账号，因此服务目前不要求令牌。",
    ),
    "token_revoked": ("Token {name} is revoked.", "已撤销令牌 {name}。"),
    "no_tokens": (
        "There are no tokens. Make one with: tiaowen token create NAME",
        "还没有令牌。用 tiaowen token create 名称 建立。",
    ),
    "column_name": ("Name", "名称"),
    "column_role": ("Role", "角色"),
    "column_id": ("Id", "编号"),
    "column_created": ("Made", "建立时间"),
    "column_expires": ("Ends", "到期"),
    "column_used": ("Last used", "最近使用"),
    "reader": ("reader", "读者"),
    "editor": ("editor", "编辑"),
    "expired": ("{at}, over", "{at}，已过期"),
}
