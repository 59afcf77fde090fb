/* Filters as chips: what the next question, and the one just asked, is narrowed to. */
"use strict";

(() => {
  const T = window.Tiaowen;
  let before = ""; // the filters when the list was opened, to see whether anything changed
  let finding = 0;
  let timer = 0;

  function dropFilter(filters, name, value) {
    if (!Array.isArray(filters[name])) delete filters[name];
    else {
      filters[name] = filters[name].filter((item) => item !== value);
      if (!filters[name].length) delete filters[name];
    }
  }

  function chosenOf(kind) {
    const { filters, labels } = T.conversation;
    if (kind !== "year") return (filters[kind] || []).map((value) => labels[value] || value);
    if (!filters.year_from && !filters.year_to) return [];
    return [`${filters.year_from || ""}–${filters.year_to || ""}`];
  }

  function showFilters() {
    let count = 0;
    for (const filter of T.all(".tw-filter")) {
      const button = T.one("[data-filter]", filter);
      const name = button.dataset.name || button.textContent;
      button.dataset.name = name;
      const chosen = chosenOf(filter.dataset.kind);
      count += chosen.length;
      const colon = document.documentElement.lang === "en" ? ": " : "：";
      button.firstElementChild.textContent = chosen.length ? `${name}${colon}${chosen.join("、")}` : name;
      button.classList.toggle("tw-set", chosen.length > 0);
    }
    T.one("[data-unfilter-all]").hidden = !count;
    T.one("[data-filters] b").textContent = count || "";
  }

  async function list(kind, find) {
    const mine = ++finding;
    const answer = await T.call("list_options", { kind, find, filters: T.conversation.filters });
    return mine === finding ? answer : null;
  }

  async function open(button) {
    const panel = T.one("#tw-options");
    const kind = button.dataset.filter;
    const again = panel.dataset.kind === kind && !panel.hidden;
    close(false);
    if (again) return;
    before = JSON.stringify(T.conversation.filters);
    const answer = await list(kind, "").catch(() => null);
    if (!answer) return;
    const body = document.createElement("div");
    body.className = "tw-optionbody";
    body.innerHTML = answer.list;
    panel.innerHTML = answer.head;
    panel.append(body);
    panel.dataset.kind = kind;
    panel.hidden = false;
    button.setAttribute("aria-expanded", "true");
    T.one("input, select", panel)?.focus();
  }

  /* What was asked last is asked again where the filters have changed: a filter narrows what one sees. */
  function close(ask = true) {
    const panel = T.one("#tw-options");
    if (!panel || panel.hidden) return;
    panel.hidden = true;
    const opener = T.one(`[data-filter="${panel.dataset.kind}"]`);
    opener?.setAttribute("aria-expanded", "false");
    if (panel.contains(document.activeElement)) opener?.focus();
    if (ask && before !== JSON.stringify(T.conversation.filters)) apply();
    if (ask) before = JSON.stringify(T.conversation.filters);
  }

  function apply() {
    const { turns, filters } = T.conversation;
    if (!turns.length) return;
    turns.at(-1).filters = structuredClone(filters);
    T.run(turns.length - 1);
  }

  function choose(input) {
    const { filters, labels } = T.conversation;
    const { kind } = input.dataset;
    if (input.type === "checkbox") {
      if (input.checked) {
        filters[kind] = [...(filters[kind] || []), input.value];
        labels[input.value] = input.dataset.label;
      } else dropFilter(filters, kind, input.value);
    } else if (input.value) filters[kind] = Number(input.value);
    else delete filters[kind];
    showFilters();
  }

  T.on("filter", open);
  T.on("done", () => close());
  T.on("filters", (button) => {
    const shown = T.one(".tw-filters").classList.toggle("tw-shown");
    button.setAttribute("aria-expanded", String(shown));
  });
  T.on("unfilterAll", () => {
    T.conversation.filters = {};
    close(false);
    showFilters();
    apply();
    T.one("#tw-textarea")?.focus();
  });

  document.addEventListener("change", (event) => {
    if (event.target.closest?.("#tw-options") && event.target.dataset.kind) choose(event.target);
  });
  document.addEventListener("input", (event) => {
    if (!("findoption" in (event.target.dataset || {}))) return;
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const answer = await list(T.one("#tw-options").dataset.kind, event.target.value).catch(() => null);
      if (answer) T.one(".tw-optionbody").innerHTML = answer.list;
    }, 120);
  });
  document.addEventListener("keydown", (event) => {
    const panel = T.one("#tw-options");
    if (!panel || panel.hidden) return;
    if (event.key === "Escape") {
      close();
      event.stopImmediatePropagation();
    } else if (event.key === "Enter" && event.target.closest("#tw-options")) {
      event.preventDefault(); // it would send the question
      if (event.target.type === "checkbox") event.target.click();
      else if (event.target.matches("button")) event.target.click();
    }
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("#tw-options, [data-filter]") && event.target.isConnected) close();
  });

  Object.assign(T, { dropFilter, showFilters });
})();
