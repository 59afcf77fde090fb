/* The library page: finding and sorting documents, asking before one is deleted, correcting one, replacing one. */
"use strict";

(() => {
  const T = window.Tiaowen;
  const PAUSE = 150; // milliseconds after the last key before the list is asked for
  const VIEW = { find: "", sort: "added", descending: true, shown: 0 };
  let ticket = 0; // of the newest list; an older one's answer is dropped
  let timer = 0;
  let replaced = null; // the document that a new version is chosen for
  let focus = ""; // what to give the focus back to when the list has been rendered anew

  const shelf = () => T.one("#tw-shelf .tw-shelf");
  const row = (id) => T.one(`.tw-documents tr[data-document="${CSS.escape(id)}"]`);

  function view() {
    const { sort, descending } = shelf()?.dataset || {};
    return {
      find: T.one(".tw-find")?.value || "",
      sort: sort || VIEW.sort,
      descending: descending !== "no",
      shown: Number(T.one(".tw-documents tbody")?.dataset.shown || 0),
    };
  }

  async function list(changes) {
    const mine = ++ticket;
    try {
      const { html } = await T.call("list_documents", { ...view(), ...changes });
      const table = T.one(".tw-documents");
      if (mine !== ticket || !table) return;
      T.one("tbody", table).replaceWith(T.elementOf(html));
      const found = T.one(".tw-foundcount");
      if (found) found.textContent = T.one(".tw-find").value.trim() ? T.one("tbody", table).dataset.found : "";
    } catch (error) {
      console.warn("Listing failed:", error);
    }
  }

  function sort(button) {
    const at = button.closest("th");
    const again = shelf().dataset.sort === button.dataset.sort;
    // What is looked for by time or number is looked for from the newest and the largest on.
    const descending = again ? shelf().dataset.descending === "no" : ["date", "added", "clauses"].includes(button.dataset.sort);
    Object.assign(shelf().dataset, { sort: button.dataset.sort, descending: descending ? "yes" : "no" });
    for (const head of T.all(".tw-documents th[aria-sort]")) head.setAttribute("aria-sort", "none");
    at.setAttribute("aria-sort", descending ? "descending" : "ascending");
    list({});
  }

  async function correct(button) {
    const dialog = T.one(".tw-correcting");
    const { html } = await T.call("correction_form", { document: button.dataset.correct });
    if (!html) return;
    focus = `[data-correct="${CSS.escape(button.dataset.correct)}"]`;
    const form = T.elementOf(html);
    dialog.replaceChildren(form);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      save(form, dialog);
    });
    form.addEventListener("input", (event) => { delete event.target.dataset.reset; });
    dialog.showModal();
    T.one("input", form).focus();
  }

  async function save(form, dialog) {
    const changes = { reset: [] };
    for (const field of T.all("input, select", form)) {
      if (field.dataset.reset) changes.reset.push(field.name);
      else if (field.value.trim() !== field.dataset.was) changes[field.name] = field.value.trim() || null;
    }
    const { document: id } = form.dataset;
    if (!changes.reset.length && Object.keys(changes).length === 1) {
      dialog.close();
      return;
    }
    const save = T.one("[type=submit]", form);
    const saving = T.one(".tw-saving", form);
    save.disabled = true;
    saving.textContent = form.dataset.saving;
    T.one(".tw-error", form).hidden = true;
    const { ok, code } = await send(id, "PATCH", JSON.stringify(changes), { "Content-Type": "application/json" });
    save.disabled = false;
    saving.textContent = "";
    if (code === "correction_error" || code === "invalid_request") {
      const note = T.one(".tw-error", form);
      note.textContent = form.dataset.refused;
      note.hidden = false;
      return;
    }
    dialog.close();
    tell({ document: id, done: ok ? "corrected" : "failed", code });
  }

  async function replace(file, id) {
    const words = T.one("[data-newversion]").dataset.working;
    const line = row(id);
    line?.setAttribute("aria-busy", "true");
    const place = line && T.one('[data-column="actions"]', line);
    if (place) place.textContent = words;
    T.tell(words);
    const body = new FormData();
    body.append("file", file);
    const { ok, code, data } = await send(id, "PUT", body, {});
    tell({ document: id, done: !ok ? "failed" : data.changed ? "replaced" : "unchanged", code });
  }

  async function send(id, method, body, headers) {
    try {
      const address = new URL(`api/documents/${encodeURIComponent(id)}`, document.baseURI);
      const response = await fetch(address, { method, headers, body });
      const data = await response.json();
      if (response.status === 401) await T.checkSession();
      return { ok: response.ok, code: data.error?.code || "", data };
    } catch (error) {
      console.warn("Changing a document failed:", error);
      return { ok: false, code: "internal", data: {} };
    }
  }

  let trigger = null;

  /* Python renders the page anew, as this visitor sees it, with a line about what was done. */
  function tell(news) {
    trigger("edit", { ...view(), ...news });
  }

  T.on("delete", (button) => {
    const dialog = T.one(".tw-deleting");
    T.one(".tw-dialog-title", dialog).textContent = button.dataset.title;
    dialog.dataset.document = button.dataset.delete;
    dialog.showModal();
  });
  T.on("confirm", (button, act) => {
    const dialog = button.closest("dialog");
    dialog.close();
    act("delete", { ...view(), document: dialog.dataset.document });
  });
  T.on("cancel", (button) => button.closest("dialog").close());
  T.on("correct", (button, act) => {
    trigger = act;
    correct(button);
  });
  T.on("takeback", (button) => {
    const field = T.one(`[name="${button.dataset.takeback}"]`, button.closest("form"));
    field.value = button.dataset.read;
    field.dataset.reset = "yes";
    field.focus();
  });
  T.on("replace", (button, act) => {
    trigger = act;
    replaced = button.dataset.replace;
    const field = T.one("[data-newversion]");
    field.value = "";
    field.click();
  });
  T.on("sort", sort);
  T.on("more", () => list({ shown: view().shown + 100 }));
  T.onChange("tw-shelf", () => {
    if (focus) T.one(focus)?.focus();
    focus = "";
  });
  document.addEventListener("input", (event) => {
    if (!("find" in (event.target.dataset || {})) || !event.target.closest("#tw-shelf")) return;
    clearTimeout(timer);
    timer = setTimeout(() => list({ shown: 0 }), PAUSE);
  });
  document.addEventListener("change", (event) => {
    if ("newversion" in (event.target.dataset || {}) && event.target.files.length) replace(event.target.files[0], replaced);
  });
})();
