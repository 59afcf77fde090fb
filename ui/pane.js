/* The document beside the conversation: opening it at a place, its contents that follow the scrolling. */
"use strict";

(() => {
  const T = window.Tiaowen;
  let shown = null; // what is open: {document, start, end, evidence}
  let opener = null; // what to give the focus back to when the document is closed
  let beside = true; // whether a new answer may open its document on a wide screen; false once it was closed
  let newest = 0;
  const host = () => T.one(".tw-panehost");
  const scroller = () => T.one("#tw-document .tw-scroll");

  /* "": hidden; "beside": on a wide screen only; "open": on a phone too, over the conversation. */
  function reveal(how) {
    document.body.dataset.document = how;
    requestAnimationFrame(scrollToMark);
  }

  function scrollTo(target, block) {
    const pane = scroller();
    if (!pane || !target) return;
    const offset = target.getBoundingClientRect().top - pane.getBoundingClientRect().top;
    pane.scrollTop += offset - pane.clientHeight * block;
  }

  /* The clause from its start; where its evidence lies too far below that to be seen, the evidence. */
  function scrollToMark() {
    const pane = scroller();
    if (!pane) return;
    const clause = T.one(".tw-clause", pane);
    const evidence = T.one(".tw-evidence", pane);
    if (!clause) pane.scrollTop = 0;
    else {
      scrollTo(clause, 0.12);
      if (evidence && evidence.getBoundingClientRect().bottom > pane.getBoundingClientRect().bottom) {
        scrollTo(evidence, 0.3);
      }
    }
    follow();
  }

  async function show(passage, how) {
    const mine = ++newest;
    let html;
    try {
      ({ html } = await T.call("open_document", passage));
    } catch (error) {
      console.warn("Opening a document failed:", error);
      T.tell(T.word("lost"));
      return;
    }
    if (mine !== newest) return;
    shown = passage;
    host().innerHTML = html;
    scroller()?.addEventListener("scroll", follow, { passive: true });
    reveal(how);
    if (how === "open" && !T.WIDE.matches) T.one("#tw-document .tw-close")?.focus();
  }

  function passageOf(data) {
    const { start, end, evidence, version } = data;
    return { document: data.open ?? data.document, start, end, evidence, version };
  }

  function close() {
    beside = false;
    newest += 1;
    document.body.dataset.document = "";
    (opener && opener.isConnected ? opener : T.one("#tw-textarea"))?.focus();
    opener = null;
  }

  /* The contents show where in the document one is: the last entry whose place has passed the upper edge. */
  let following = false;
  function follow() {
    if (following) return;
    following = true;
    requestAnimationFrame(() => {
      following = false;
      const pane = scroller();
      if (!pane) return;
      const edge = pane.getBoundingClientRect().top + pane.clientHeight * 0.14; // a clause that was jumped to lies at .12
      const buttons = T.all("#tw-document .tw-outline [data-jump]");
      let low = 0;
      let high = buttons.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        const place = document.getElementById(`tw-at-${buttons[middle].dataset.jump}`);
        if (place && place.getBoundingClientRect().top <= edge) low = middle + 1;
        else high = middle;
      }
      const here = buttons[Math.max(low - 1, 0)];
      const was = T.one("#tw-document .tw-outline [aria-current]");
      if (!here || here === was) return;
      was?.removeAttribute("aria-current");
      here.setAttribute("aria-current", "true");
      const name = T.one("#tw-document .tw-here");
      if (name) name.textContent = here.textContent;
      const list = here.closest("ol");
      if (list.clientHeight) list.scrollTop = here.offsetTop - list.clientHeight / 2;
    });
  }

  /* A new answer brings its first citation on a wide screen, unless the reader has closed the pane. */
  function answered(section, last) {
    const best = section.dataset.state === "answered" ? T.one(".tw-card [data-open]", section) : null;
    if (best && last && beside && T.WIDE.matches) show(passageOf(best.dataset), "beside");
    T.nextQuestions?.(section);
  }

  /* The text, or the picture of the page that the passage begins on. */
  async function view(kind, page) {
    const pages = T.one("#tw-document [data-pages]");
    if (!pages) return;
    for (const button of T.all("#tw-document [data-pane]")) {
      button.setAttribute("aria-pressed", String(button.dataset.pane === kind));
    }
    pages.hidden = kind !== "page";
    scroller().hidden = kind === "page";
    if (kind !== "page") return scrollToMark();
    const mine = newest;
    const { html } = await T.call("picture_page", { ...shown, page }).catch(() => ({ html: "" }));
    if (mine !== newest || !pages.isConnected) return;
    pages.innerHTML = html;
    const picture = T.one("img", pages);
    if (picture && !picture.complete) await picture.decode().catch(() => {});
    const mark = T.one(".tw-box-evidence, .tw-box", pages);
    pages.scrollTop = mark ? mark.getBoundingClientRect().top - pages.getBoundingClientRect().top - 120 : 0;
  }

  /* What stands around a clause, below its card; asked for once, then shown and hidden. */
  T.on("context", async (button) => {
    const card = button.closest(".tw-card") || button.parentElement.parentElement;
    let around = T.one("[data-around]", card);
    if (!around) {
      around = document.createElement("div");
      around.dataset.around = "";
      const { html } = await T.call("show_context", { clause: button.dataset.context }).catch(() => ({ html: "" }));
      if (!html) return T.tell(T.word("lost"));
      if (T.one("[data-around]", card)) return;
      around.innerHTML = html;
      around.hidden = true;
      button.closest(".tw-actions").after(around);
    }
    around.hidden = !around.hidden;
    button.setAttribute("aria-expanded", String(!around.hidden));
  });
  T.on("pane", (button) => view(button.dataset.pane));
  T.on("leaf", (button) => {
    const before = Number(T.one(".tw-page").dataset.page);
    view("page", button.dataset.leaf).then(() => {
      const leaves = T.all("#tw-document [data-leaf]:not(:disabled)");
      (leaves.find((leaf) => (Number(leaf.dataset.leaf) > before) === (Number(button.dataset.leaf) > before)) || leaves[0])
        ?.focus();
    });
  });
  T.on("open", (button) => {
    opener = button;
    beside = true;
    show(passageOf(button.dataset), "open");
  });
  T.on("close", close);
  T.on("jump", (button) => {
    const target = button.dataset.jump === "target";
    if (scroller().hidden) view(target ? "page" : "text");
    if (target) scrollToMark();
    else scrollTo(document.getElementById(`tw-at-${button.dataset.jump}`), 0.06);
    const list = button.closest(".tw-outline");
    if (list && getComputedStyle(T.one("ol", list)).position === "absolute") {
      list.open = false;
      T.one("summary", list).focus();
    }
  });

  /* At the start, where there is room for a keyboard on the screen; the page and its parts come in any order. */
  function focusQuestion() {
    const free = !document.activeElement || document.activeElement === document.body;
    if (T.WIDE.matches && free && !document.body.dataset.document) T.one("#tw-textarea")?.focus();
  }

  T.onChange("tw-ask", focusQuestion);
  T.onChange("tw-ask", () => { if (shown && document.body.dataset.document) show(shown, document.body.dataset.document); });
  T.onChange("ready", () => {
    const link = Object.fromEntries(new URLSearchParams(location.search));
    if (link.document) show(passageOf(link), "open");
    // What was hidden until now takes the focus once it has been drawn.
    else requestAnimationFrame(() => requestAnimationFrame(focusQuestion));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || T.one("dialog[open]")) return;
    const list = T.one("#tw-document .tw-outline[open]");
    if (list && list.contains(event.target)) {
      list.open = false;
      T.one("summary", list).focus();
    } else if (document.body.dataset.document) close();
  });

  /* After a document was added, replaced or deleted: nothing on the page may show what is no longer there. */
  function libraryChanged() {
    if (shown && document.body.dataset.document) show(shown, document.body.dataset.document);
    else host().replaceChildren();
    if (T.conversation.turns.length) T.run(0, false);
    else T.suggest();
  }

  Object.assign(T, { answered, libraryChanged });
})();
