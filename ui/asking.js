/* Asking: the composer, the turns of the conversation, editing, chips, stopping. The conversation is
   {id, title, updated, turns: [{id, question, without, filters}], filters, labels}; the server answers it from a
   given turn on and keeps nothing. */
"use strict";

(() => {
  const T = window.Tiaowen;
  const TURNS = 50; // as in ui/turns.py
  let ticket = 0; // of the newest call; an older one's answer is dropped
  let unanswered = Infinity; // the first turn whose answer is under way
  let draft = "";

  const turnsOf = () => T.one(".tw-turns");
  const sectionOf = (turn) => T.one(`.tw-turn[data-turn="${CSS.escape(turn.id)}"]`);
  const indexOf = (element) => {
    const id = element.closest(".tw-turn").dataset.turn;
    return T.conversation.turns.findIndex((turn) => turn.id === id);
  };

  function newTurn(question) {
    const id = `t${Math.random().toString(36).slice(2, 10)}`;
    return { id, question, without: [], filters: structuredClone(T.conversation.filters) };
  }

  function waiting(turn) {
    const section = T.copyOf("tw-waiting");
    section.dataset.turn = turn.id;
    T.one(".tw-words", section).textContent = turn.question;
    return section;
  }

  /* Questions beside the conversation: shown where it is empty. */
  function showState() {
    const empty = !T.conversation.turns.length;
    T.one(".tw-welcome").hidden = !empty;
    T.one(".tw-takeaway").hidden = T.conversation.turns.length < 2;
  }

  function scrollToTurn(section) {
    const thread = T.one("#tw-thread");
    thread.scrollTop += section.getBoundingClientRect().top - thread.getBoundingClientRect().top - 8;
  }

  /* The answers from turn `first` on. Later turns follow on earlier ones, so they are asked anew with them. */
  async function run(first, changed = true) {
    const conversation = T.conversation;
    unanswered = Math.min(unanswered, first);
    const from = unanswered;
    const mine = ++ticket;
    for (const turn of conversation.turns.slice(from)) sectionOf(turn)?.setAttribute("aria-busy", "true");
    T.save(conversation, changed);
    let answered;
    try {
      answered = (await T.call("answer_questions", { turns: conversation.turns, first: from })).turns;
    } catch (error) {
      console.warn("Asking failed:", error);
      if (mine === ticket) lost(conversation.turns.slice(from));
      return;
    }
    if (mine !== ticket) return;
    unanswered = Infinity;
    for (const { id, html } of answered) sectionOf({ id })?.replaceWith(T.elementOf(html));
    const last = conversation.turns.at(-1);
    const section = last && sectionOf(last);
    if (!section) return;
    // While it was being looked up it was too short to reach the upper edge.
    if (changed && first === conversation.turns.length - 1) scrollToTurn(section);
    T.tell(T.one(".tw-found, .tw-nomatch, .tw-error", section)?.textContent || "");
    T.answered(section, first === conversation.turns.length - 1);
  }

  function lost(turns) {
    unanswered = Infinity;
    for (const turn of turns) {
      const section = sectionOf(turn);
      if (!section) continue;
      section.removeAttribute("aria-busy");
      const note = document.createElement("p");
      note.className = "tw-error";
      note.textContent = `${T.word("lost")} `;
      const again = document.createElement("button");
      again.type = "button";
      again.className = "tw-button";
      again.dataset.again = "";
      again.textContent = T.word("again");
      note.append(again);
      T.one(".tw-searching, .tw-error", section)?.remove();
      T.one(".tw-asked", section).after(note);
    }
    T.tell(T.word("lost"));
  }

  function ask(question) {
    const asked = question.trim();
    if (!asked) return;
    const { turns } = T.conversation;
    if (turns.length >= TURNS) sectionOf(turns.shift())?.remove();
    const turn = newTurn(asked);
    turns.push(turn);
    const section = waiting(turn);
    turnsOf().append(section);
    showState();
    scrollToTurn(section);
    run(turns.length - 1);
  }

  function show(conversation) {
    T.conversation = conversation;
    ticket += 1;
    unanswered = Infinity;
    turnsOf().replaceChildren(...conversation.turns.map(waiting));
    showState();
    T.showFilters();
    if (conversation.turns.length) run(0, false);
    else {
      T.one("#tw-thread").scrollTop = 0;
      T.suggest();
    }
  }

  function stop(button) {
    const at = indexOf(button);
    ticket += 1;
    unanswered = Infinity;
    const [turn] = T.conversation.turns.splice(at);
    for (const section of T.all(".tw-turn").slice(at)) section.remove();
    T.save(T.conversation, true);
    showState();
    const field = T.one("#tw-textarea");
    if (!field.value.trim()) field.value = turn.question;
    fit(field);
    field.focus();
  }

  function edit(button) {
    const turn = T.conversation.turns[indexOf(button)];
    const asked = T.one(".tw-asked", sectionOf(turn));
    const form = T.copyOf("tw-editing");
    const field = T.one("textarea", form);
    field.value = turn.question;
    asked.hidden = true;
    asked.after(form);
    fit(field);
    field.focus();
  }

  function endEdit(form) {
    const asked = T.one(".tw-asked", form.closest(".tw-turn"));
    form.remove();
    asked.hidden = false;
    T.one("[data-edit]", asked)?.focus();
  }

  function editDone(form) {
    const at = indexOf(form);
    const asked = T.one("textarea", form).value.trim();
    const turn = T.conversation.turns[at];
    if (!asked || asked === turn.question) return endEdit(form);
    Object.assign(turn, { question: asked, without: [] });
    sectionOf(turn).replaceWith(waiting(turn));
    T.one(".tw-question", sectionOf(turn)).focus({ preventScroll: true });
    return run(at);
  }

  function fit(field) {
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, 160)}px`;
  }

  /* After a chip was clicked it is gone: the focus goes to the question that it belonged to. */
  function changeTurn(button, change) {
    const at = indexOf(button);
    const turn = T.conversation.turns[at];
    change(turn);
    T.one(".tw-question", sectionOf(turn)).focus({ preventScroll: true });
    run(at).then(() => T.one(".tw-question", sectionOf(turn))?.focus({ preventScroll: true }));
  }

  T.on("ask", (button) => ask(button.dataset.ask));
  T.on("stop", stop);
  T.on("again", (button) => {
    const at = indexOf(button);
    for (const turn of T.conversation.turns.slice(at)) sectionOf(turn).replaceWith(waiting(turn));
    run(at);
  });
  T.on("edit", edit);
  T.on("editCancel", (button) => endEdit(button.closest("form")));
  T.on("without", (button) => changeTurn(button, (turn) => turn.without.push(button.dataset.without)));
  T.on("with", (button) => changeTurn(button, (turn) => {
    turn.without = turn.without.filter((text) => text !== button.dataset.with);
  }));
  T.on("unfilter", (button) => changeTurn(button, (turn) => {
    for (const filters of [turn.filters, T.conversation.filters]) {
      T.dropFilter(filters, button.dataset.unfilter, button.dataset.value);
    }
    T.showFilters();
  }));

  function connectComposer() {
    const field = T.one("#tw-textarea");
    field.value = draft;
    fit(field);
    if (!T.one("#tw-live")) {
      const live = document.createElement("p");
      Object.assign(live, { id: "tw-live", className: "tw-hidden" });
      live.setAttribute("role", "status");
      document.body.append(live);
    }
    T.one("#tw-composer").addEventListener("submit", (event) => {
      event.preventDefault();
      const asked = field.value;
      if (!asked.trim()) return;
      field.value = draft = "";
      fit(field);
      ask(asked);
    });
    field.addEventListener("input", () => { draft = field.value; fit(field); });
    T.one(".tw-turns").addEventListener("submit", (event) => {
      event.preventDefault();
      if (event.target.matches(".tw-editing")) editDone(event.target);
    });
  }

  /* Enter asks, Shift+Enter begins a line; while an input method composes, Enter belongs to it. */
  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.isComposing || event.keyCode === 229) return;
    if (field.matches?.("#tw-textarea, .tw-editing textarea")) {
      if (event.key === "Enter" && !event.shiftKey) {
        event.preventDefault();
        field.form.requestSubmit();
      } else if (event.key === "Escape" && field.closest(".tw-editing")) {
        endEdit(field.form);
        event.stopImmediatePropagation();
      } else if (event.key === "ArrowUp" && field.id === "tw-textarea" && !field.value) {
        const last = T.all(".tw-turn").at(-1);
        T.one("summary", last || document.createElement("p"))?.focus();
      }
    } else if (field.matches?.(".tw-card summary") && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      const cards = T.all(".tw-card summary").filter((summary) => summary.checkVisibility());
      const next = cards.indexOf(field) + (event.key === "ArrowDown" ? 1 : -1);
      event.preventDefault();
      (cards[next] || T.one("#tw-textarea")).focus();
    }
  });

  /* Python renders the frame anew when the language changes; the turns in it are asked for in that language. */
  T.onChange("tw-ask", () => {
    connectComposer();
    show(T.conversation || T.current());
  });

  Object.assign(T, { ask, run, show, showState });
})();
