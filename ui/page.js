/* The page's own script: views, the document pane, copying, theme. What a click means for Python goes through
   Gradio's events (see CONNECT in chat_page.py). Nothing here builds HTML from data. */
"use strict";

window.Tiaowen = (() => {
  const THEME = "tiaowen-theme";
  const WIDE = window.matchMedia("(min-width: 60rem)");
  const DARK = window.matchMedia("(prefers-color-scheme: dark)");
  let opener = null; // what to give the focus back to when the document is closed
  let beside = true; // whether a new answer may open its document on a wide screen; false once it was closed
  const one = (selector, root = document) => root.querySelector(selector);

  function language(stored) {
    if (stored === "zh" || stored === "en") return stored;
    const preferred = navigator.languages && navigator.languages.length ? navigator.languages : [navigator.language];
    return String(preferred[0] || "zh").toLowerCase().startsWith("zh") ? "zh" : "en";
  }

  function remembered(key) {
    try { return localStorage.getItem(key); } catch { return null; }
  }

  function showTheme() {
    const theme = remembered(THEME);
    document.body.classList.toggle("dark", theme ? theme === "dark" : DARK.matches);
  }

  function switchTheme() {
    const next = document.body.classList.contains("dark") ? "light" : "dark";
    try { localStorage.setItem(THEME, next); } catch { /* a private window: not remembered */ }
    document.body.classList.toggle("dark", next === "dark");
  }

  function showView(view) {
    if (document.body.dataset.view !== view && document.body.dataset.document === "open") {
      document.body.dataset.document = "beside"; // opened in the other view
    }
    document.body.dataset.view = view;
    for (const tab of document.querySelectorAll(".tw-tabs [data-view]")) {
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
    one("#tw-question textarea")?.setAttribute("aria-label", header.dataset.question);
    one("#tw-question .submit-button")?.setAttribute("aria-label", header.dataset.send);
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
    document.body.classList.add("tw-ready");
    if (new URLSearchParams(location.search).get("document")) showDocument("open");
    else if (WIDE.matches) one("#tw-question textarea")?.focus();
  }

  /* "": hidden; "beside": on a wide screen only; "open": on a phone too, over the conversation. */
  function showDocument(how) {
    document.body.dataset.document = how;
    requestAnimationFrame(() => scrollToMark());
  }

  function scrollTo(target, block) {
    const scroller = one("#tw-document .tw-scroll");
    if (!scroller || !target) return;
    const offset = target.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    scroller.scrollTop += offset - scroller.clientHeight * block;
  }

  /* The clause from its start; where its evidence lies too far below that to be seen, the evidence. */
  function scrollToMark() {
    const scroller = one("#tw-document .tw-scroll");
    const clause = one("#tw-document .tw-clause");
    const evidence = one("#tw-document .tw-evidence");
    if (!scroller) return;
    if (!clause) { scroller.scrollTop = 0; return; }
    scrollTo(clause, 0.12);
    if (evidence && evidence.getBoundingClientRect().bottom > scroller.getBoundingClientRect().bottom) {
      scrollTo(evidence, 0.3);
    }
  }

  function documentChanged() {
    const has = Boolean(one("#tw-document .tw-text, #tw-document [role=alert]"));
    const how = document.body.dataset.document || "";
    if (!has) showDocument("");
    else showDocument(how === "open" ? "open" : beside ? "beside" : "");
    if (how === "open" && !WIDE.matches) one("#tw-document .tw-close")?.focus();
  }

  function closeDocument() {
    beside = false;
    document.body.dataset.document = "";
    if (opener && opener.isConnected) opener.focus();
    opener = null;
  }

  function threadChanged() {
    const turns = document.querySelectorAll("#tw-thread .tw-turn");
    const last = turns[turns.length - 1];
    const scroller = one("#tw-thread");
    if (!last) { scroller.scrollTop = 0; return; }
    scroller.scrollTop += last.getBoundingClientRect().top - scroller.getBoundingClientRect().top - 12;
  }

  async function copy(button) {
    const header = one(".tw-header");
    const done = await copyText(button.dataset.copy);
    const words = button.dataset.words || button.textContent;
    button.dataset.words = words;
    button.textContent = done ? header.dataset.copied : header.dataset.copyFailed;
    button.classList.toggle("tw-done", done);
    setTimeout(() => {
      if (button.dataset.words !== words) return;
      button.textContent = words;
      button.classList.remove("tw-done");
    }, 1800);
  }

  async function copyText(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Over plain HTTP a browser has no clipboard interface; the old way still works.
      const area = document.createElement("textarea");
      area.value = text;
      area.style.position = "fixed";
      area.style.opacity = "0";
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      return done;
    }
  }

  function askBeforeDeleting(button) {
    const dialog = one(".tw-dialog");
    one(".tw-dialog-title", dialog).textContent = button.dataset.title;
    dialog.dataset.document = button.dataset.delete;
    dialog.showModal();
  }

  function find(field) {
    const words = field.value.trim().toLowerCase().split(/\s+/);
    for (const row of document.querySelectorAll(".tw-documents tbody tr")) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
    }
  }

  function connect(element, trigger, watch) {
    const place = element.closest("[id^=tw-]").id;
    element.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button || !element.contains(button)) return;
      const data = button.dataset;
      if ("ask" in data) trigger("submit", { question: data.ask });
      else if ("open" in data) {
        opener = button;
        beside = true;
        document.body.dataset.document = "open";
        trigger("click", { document: data.open, start: data.start, end: data.end, evidence: data.evidence });
        requestAnimationFrame(() => scrollToMark());
      } else if ("copy" in data) copy(button);
      else if ("language" in data) trigger("select", { language: data.language });
      else if ("theme" in data) switchTheme();
      else if ("view" in data) showView(data.view);
      else if ("close" in data) closeDocument();
      else if ("jump" in data) {
        if (data.jump === "target") scrollToMark();
        else scrollTo(document.getElementById(`tw-at-${data.jump}`), 0.06);
        if (button.closest(".tw-outline")) button.closest(".tw-outline").open = false;
      } else if ("delete" in data) askBeforeDeleting(button);
      else if ("confirm" in data) {
        const dialog = button.closest("dialog");
        dialog.close();
        trigger("delete", { document: dialog.dataset.document });
      } else if ("cancel" in data) button.closest("dialog").close();
    });
    element.addEventListener("input", (event) => {
      if ("find" in event.target.dataset) find(event.target);
    });
    const changed = { "tw-header": showHeader, "tw-thread": threadChanged, "tw-document": documentChanged }[place];
    if (changed) watch("value", changed);
  }

  document.addEventListener("keydown", (event) => {
    const tab = event.target.closest?.("[role=tab]");
    if (tab && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
      const other = one(`.tw-tabs [data-view]:not([data-view="${tab.dataset.view}"])`);
      showView(other.dataset.view);
      other.focus();
    } else if (event.key === "Escape" && document.body.dataset.document && !one("dialog[open]")) closeDocument();
  });
  // Should Python never answer, the frame is shown all the same.
  setTimeout(() => document.body?.classList.add("tw-ready"), 5000);

  return { connect, language, ready };
})();
