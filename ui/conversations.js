/* The conversations that this browser remembers, and the list of them. Only questions are kept, never answers: what
   was deleted from the library is not shown from here. Other windows of the same browser see the same list. */
"use strict";

(() => {
  const T = window.Tiaowen;
  // Whoever signs in next at the same machine does not find the questions of the one before.
  const VISITOR = /(?:^|; )tiaowen-visitor=([0-9a-f]+)/.exec(document.cookie)?.[1];
  const KEPT = VISITOR ? `tiaowen-conversations-${VISITOR}` : "tiaowen-conversations";
  const CURRENT = "tiaowen-conversation"; // of this window, so that it comes back after a reload
  const MOST = 100;
  const TITLE = 60;
  const DOCKED = window.matchMedia("(min-width: 90rem)");
  let forgotten = null;

  function blank() {
    const id = `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;
    return { id, title: "", updated: 0, turns: [], filters: {}, labels: {} };
  }

  function stored() {
    try {
      const found = JSON.parse(T.remembered(KEPT) || "{}");
      const whole = (c) => c && typeof c.id === "string" && Array.isArray(c.turns) && c.turns.length;
      return Object.fromEntries(Object.values(found).filter(whole).map((c) => [c.id, { ...blank(), ...c }]));
    } catch {
      return {};
    }
  }

  function store(conversations) {
    const newest = Object.values(conversations).sort((a, b) => b.updated - a.updated).slice(0, MOST);
    T.remember(KEPT, JSON.stringify(Object.fromEntries(newest.map((c) => [c.id, c]))));
    showList();
  }

  function titleOf(conversation) {
    return conversation.title || String(conversation.turns[0]?.question || T.word("untitled")).slice(0, TITLE);
  }

  /* With `changed` it moves to the head of the list; looking at it again does not. */
  function save(conversation, changed) {
    const conversations = stored();
    if (conversation.turns.length) {
      if (changed || !conversation.updated) conversation.updated = Date.now();
      // The name may have been changed in another window.
      conversation.title = conversations[conversation.id]?.title || conversation.title;
      conversations[conversation.id] = conversation;
    } else delete conversations[conversation.id];
    store(conversations);
    T.remember(CURRENT, conversation.id, sessionStorage);
  }

  function current() {
    return stored()[T.remembered(CURRENT, sessionStorage)] || blank();
  }

  function showList() {
    const list = T.one(".tw-conversations");
    if (!list) return;
    const here = T.conversation?.id;
    const rows = Object.values(stored()).sort((a, b) => b.updated - a.updated).map((conversation) => {
      const row = T.copyOf("tw-row");
      const title = titleOf(conversation);
      const button = T.one("[data-conversation]", row);
      button.dataset.conversation = conversation.id;
      button.textContent = title;
      button.title = title;
      if (conversation.id === here) button.setAttribute("aria-current", "true");
      for (const sign of T.all("[data-rename], [data-forget]", row)) {
        sign.setAttribute("aria-label", `${sign.getAttribute("aria-label")} ${title}`);
        sign.dataset.of = conversation.id;
      }
      return row;
    });
    list.replaceChildren(...rows);
  }

  function showHistory(open) {
    document.body.dataset.history = open ? "open" : "closed";
    for (const button of T.all(".tw-header [data-history]")) button.setAttribute("aria-expanded", String(open));
    if (open && !DOCKED.matches) T.one(".tw-new")?.focus();
  }

  function choose(conversation) {
    T.remember(CURRENT, conversation.id, sessionStorage);
    if (!DOCKED.matches) showHistory(false);
    T.showView("ask");
    T.show(conversation);
    showList();
  }

  function rename(id) {
    const row = T.one(`[data-conversation="${CSS.escape(id)}"]`).closest("li");
    const field = document.createElement("input");
    const label = T.one("[data-rename]", row).getAttribute("aria-label");
    field.value = titleOf(stored()[id]);
    field.maxLength = TITLE;
    field.setAttribute("aria-label", label);
    let over = false;
    const finish = (keep) => {
      if (over) return;
      over = true;
      const conversations = stored();
      if (keep && conversations[id]) {
        conversations[id].title = field.value.trim();
        if (T.conversation?.id === id) T.conversation.title = field.value.trim();
      }
      store(conversations);
      T.one(`[data-conversation="${CSS.escape(id)}"]`)?.focus();
    };
    field.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Enter") finish(true);
      if (event.key === "Escape") finish(false);
      if (event.key === "Enter" || event.key === "Escape") {
        event.preventDefault(); // it would press the button that has the focus now
        event.stopPropagation();
      }
    });
    field.addEventListener("blur", () => finish(true));
    row.replaceChildren(field);
    field.focus();
    field.select();
  }

  function forget(id) {
    const conversations = stored();
    forgotten = conversations[id];
    delete conversations[id];
    store(conversations);
    if (T.conversation?.id === id) T.show(blank());
    const undo = T.one(".tw-undo");
    T.one("span", undo).textContent = T.word("forgotten", titleOf(forgotten));
    undo.hidden = false;
    T.one("[data-undo]").focus();
  }

  T.on("new", () => { choose(blank()); T.one("#tw-textarea")?.focus(); });
  T.on("conversation", (button) => {
    const conversation = stored()[button.dataset.conversation];
    if (conversation) choose(conversation);
  });
  T.on("rename", (button) => rename(button.dataset.of));
  T.on("forget", (button) => forget(button.dataset.of));
  T.on("undo", () => {
    if (forgotten) store({ ...stored(), [forgotten.id]: forgotten });
    forgotten = null;
    T.one(".tw-undo").hidden = true;
    T.one(".tw-conversation")?.focus();
  });
  T.on("history", () => {
    const open = document.body.dataset.history === "open";
    showHistory(!open);
    if (DOCKED.matches) T.remember("tiaowen-history", open ? "closed" : "open");
    if (open && !DOCKED.matches) T.one(".tw-header [data-history]")?.focus();
  });
  T.onChange("tw-history", showList);
  T.onChange("ready", () => {
    showHistory(DOCKED.matches && T.remembered("tiaowen-history") !== "closed");
    showList();
  });
  window.addEventListener("storage", (event) => { if (event.key === KEPT) showList(); });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || DOCKED.matches || document.body.dataset.history !== "open") return;
    showHistory(false);
    T.one(".tw-header [data-history]")?.focus();
    event.stopImmediatePropagation();
  });
  document.addEventListener("click", (event) => {
    // What a click has taken away with it lay inside.
    const outside = event.target.isConnected && !event.target.closest("#tw-history, [data-history]");
    if (outside && !DOCKED.matches && document.body.dataset.history === "open") showHistory(false);
  });

  Object.assign(T, { blank, current, save });
})();
