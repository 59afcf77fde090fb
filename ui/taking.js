/* Taking along and judging: copying, exporting, saying whether it helped. */
"use strict";

(() => {
  const T = window.Tiaowen;

  /* The words of a button change for a moment to what came of it. */
  function say(button, words, done) {
    const own = button.dataset.words || button.textContent;
    button.dataset.words = own;
    button.textContent = words;
    button.classList.toggle("tw-done", done);
    T.tell(words);
    setTimeout(() => {
      button.textContent = own;
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
      const focused = document.activeElement;
      area.value = text;
      area.style.position = "fixed";
      area.style.opacity = "0";
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      focused?.focus();
      return done;
    }
  }

  async function copy(button, text) {
    const done = await copyText(text);
    say(button, T.word(done ? "copied" : "copyFailed"), done);
  }

  async function post(path, body) {
    const response = await fetch(new URL(path, document.baseURI), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    if (response.status === 401) await T.checkSession();
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return response;
  }

  /* A turn as the server needs it to ask again: nothing that was answered is sent, so nothing can be forged. */
  function questionOf(at) {
    const turns = T.conversation.turns.slice(0, at + 1);
    const { question, filters } = turns[at];
    const without = [...new Set(turns.flatMap((turn) => turn.without))];
    const history = turns.slice(0, at).map((turn) => turn.question);
    return { question, history, filters, ...(without.length ? { without } : {}) };
  }

  function turnAt(element) {
    const { turn } = element.closest(".tw-turn").dataset;
    return T.conversation.turns.findIndex((each) => each.id === turn);
  }

  async function take(button) {
    const { turns } = T.conversation;
    const places = button.dataset.what === "turn" ? [turnAt(button)] : turns.map((_, at) => at);
    button.disabled = true;
    try {
      const response = await post("api/export", {
        format: button.dataset.export,
        turns: places.map(questionOf),
        language: document.documentElement.lang.startsWith("zh") ? "zh" : "en",
      });
      const named = /filename\*=UTF-8''([^;]+)/i.exec(response.headers.get("Content-Disposition") || "");
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await response.blob());
      link.download = named ? decodeURIComponent(named[1]) : `tiaowen.${button.dataset.export === "docx" ? "docx" : "md"}`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
      say(button, T.word("exported"), true);
    } catch (error) {
      console.warn("Exporting failed:", error);
      say(button, T.word("exportFailed"), false);
    } finally {
      button.disabled = false;
    }
  }

  async function judge(group, helpful, reason) {
    const { question, history } = questionOf(turnAt(group));
    const [document_, start, end] = (group.dataset.about || "").split(" ");
    const citation = document_ ? { document: document_, start: Number(start), end: Number(end) } : null;
    const version = group.closest(".tw-turn").dataset.version;
    let words = T.word("thanks");
    try {
      await post("api/feedback", { question, history, helpful, reason, citation, library_version: version });
      for (const button of T.all("[data-helpful]", group)) {
        button.setAttribute("aria-pressed", String((button.dataset.helpful === "yes") === helpful));
      }
    } catch (error) {
      console.warn("Feedback failed:", error);
      words = T.word("feedbackFailed");
    }
    T.tell(words);
    note(group, words);
  }

  function note(group, words) {
    T.one(".tw-thanks", group.parentElement)?.remove();
    const line = document.createElement("span");
    line.className = "tw-thanks";
    line.textContent = words;
    group.after(line);
  }

  function askReason(group) {
    const place = group.parentElement;
    const open = T.one(".tw-reason", place.parentElement);
    if (open) return open.remove();
    const form = T.copyOf("tw-reason");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      const reason = T.one("input", form).value.trim() || null;
      form.remove();
      judge(group, false, reason);
      T.one("[data-helpful=no]", group).focus();
    });
    place.after(form);
    return T.one("input", form).focus();
  }

  T.on("copy", (button) => copy(button, button.dataset.copy));
  T.on("copyLink", (button) => {
    const link = new URL(button.dataset.copyLink, document.baseURI);
    const version = button.closest(".tw-turn")?.dataset.version;
    if (version) link.searchParams.set("version", version); // what was quoted can be read when the document has changed
    return copy(button, link.href);
  });
  T.on("export", take);
  T.on("helpful", (button) => {
    const group = button.closest(".tw-helpful");
    if (button.dataset.helpful === "yes") judge(group, true, null);
    else askReason(group);
  });
  T.on("reason", (button) => { T.one("input", button.closest("form")).value = button.dataset.reason; });
  T.on("reasonCancel", (button) => button.closest("form").remove());
})();
