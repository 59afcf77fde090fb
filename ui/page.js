/* The page's own script, first part: the frame, and which click means what. The other parts (conversations.js,
   asking.js, filters.js, pane.js, taking.js) register what they do with Tiaowen.on(). No part builds HTML from data:
   what documents hold comes from the server, escaped; what the browser remembers is set as text. */
"use strict";

window.Tiaowen = (() => {
  const THEME = "tiaowen-theme";
  const WIDE = window.matchMedia("(min-width: 60rem)");
  const DARK = window.matchMedia("(prefers-color-scheme: dark)");
  const actions = new Map(); // data-… attribute of a button → what a click on it does
  const changes = new Map(); // element id → what to do after Python has rendered it anew
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const calls = {}; // the server's functions, see ui/page_calls.py and ui/library_page.py

  function on(names, act) {
    for (const name of names.split(" ")) actions.set(name, act);
  }

  function onChange(id, act) {
    changes.set(id, [...(changes.get(id) || []), act]);
  }

  function language(stored) {
    if (stored === "zh" || stored === "en") return stored;
    const preferred = navigator.languages && navigator.languages.length ? navigator.languages : [navigator.language];
    return String(preferred[0] || "zh").toLowerCase().startsWith("zh") ? "zh" : "en";
  }

  function spoken() {
    return one(".tw-header")?.dataset.language || "zh";
  }

  function word(name, value) {
    const words = JSON.parse(one(".tw-header")?.dataset.words || "{}");
    return String(words[name] || "").replace("{}", value);
  }

  /* What this browser remembers; a private window, or one that is full, remembers nothing. */
  function remembered(key, kept = localStorage) {
    try { return kept.getItem(key); } catch { return null; }
  }

  function remember(key, value, kept = localStorage) {
    try { kept.setItem(key, value); } catch { /* not remembered */ }
  }

  /* A function of the server; the language goes along with every call. */
  async function call(name, data) {
    try {
      const answer = await calls[name]({ ...data, language: spoken() });
      if (!answer || typeof answer !== "object") throw new Error(`no answer from ${name}`);
      return answer;
    } catch (error) {
      await checkSession();
      throw error;
    }
  }

  /* Where the session has ended the page begins anew, which leads to signing in and back here. */
  async function checkSession() {
    const response = await fetch(new URL("api/session", document.baseURI)).catch(() => null);
    if (response?.status === 401) location.reload();
  }

  function elementOf(html) {
    const template = document.createElement("template");
    template.innerHTML = html;
    return template.content.firstElementChild;
  }

  function copyOf(id) {
    return one(`#${id}`).content.firstElementChild.cloneNode(true);
  }

  function tell(text) {
    const live = one("#tw-live");
    if (live) live.textContent = text;
  }

  function showTheme() {
    const theme = remembered(THEME);
    document.body.classList.toggle("dark", theme ? theme === "dark" : DARK.matches);
  }

  function switchTheme() {
    const next = document.body.classList.contains("dark") ? "light" : "dark";
    remember(THEME, next);
    document.body.classList.toggle("dark", next === "dark");
  }

  function showView(view) {
    if (document.body.dataset.view !== view && document.body.dataset.document === "open") {
      document.body.dataset.document = "beside"; // opened in the other view
    }
    document.body.dataset.view = view;
    for (const tab of all(".tw-tabs [data-view]")) {
      const chosen = tab.dataset.view === view;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
    }
  }

  function showHeader() {
    const header = one(".tw-header");
    if (!header) return;
    document.documentElement.lang = header.dataset.tag;
    document.title = header.dataset.title;
    showView(document.body.dataset.view || "ask");
  }

  function ready() {
    showTheme();
    DARK.addEventListener("change", showTheme);
    for (const view of ["ask", "library"]) {
      const panel = one(`#tw-${view}`);
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", `tw-tab-${view}`);
    }
    showHeader();
    document.body.classList.add("tw-ready"); // before anything is focused: what is hidden takes no focus
    for (const act of changes.get("ready") || []) act();
  }

  function connect(element, trigger, watch, server) {
    const place = element.closest("[id^=tw-]").id;
    Object.assign(calls, server);
    element.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button || !element.contains(button)) return;
      for (const [name, act] of actions) {
        if (name in button.dataset) {
          act(button, trigger, event);
          return;
        }
      }
    });
    watch("value", () => { for (const act of changes.get(place) || []) act(); });
  }

  on("view", (button) => showView(button.dataset.view));
  on("theme", switchTheme);
  on("language", (button, trigger) => trigger("select", { language: button.dataset.language }));
  onChange("tw-header", showHeader);

  document.addEventListener("keydown", (event) => {
    const tab = event.target.closest?.("[role=tab]");
    if (tab && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
      const other = one(`.tw-tabs [data-view]:not([data-view="${tab.dataset.view}"])`);
      showView(other.dataset.view);
      other.focus();
    }
  });
  // Should Python never answer, the frame is shown all the same.
  setTimeout(() => document.body?.classList.add("tw-ready"), 5000);

  return {
    WIDE, all, call, checkSession, connect, copyOf, elementOf, language, on, onChange, one, ready, remember, remembered, showView,
    tell, word,
  };
})();
