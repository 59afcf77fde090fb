/* Questions to begin with, and questions to go on with: asked for after the page, or the answer, is there. */
"use strict";

(() => {
  const T = window.Tiaowen;

  async function suggest() {
    const place = T.one("[data-suggestions]");
    if (!place || place.childElementCount) return;
    try {
      const { html } = await T.call("suggest_first", {});
      if (place.isConnected) place.innerHTML = html;
    } catch (error) {
      console.warn("No suggestions:", error);
    }
  }

  async function nextQuestions(section) {
    const place = T.one("[data-next]", section);
    const best = T.one(".tw-card [data-open]", section);
    if (!place || !best) return;
    const asked = T.conversation.turns.map((turn) => turn.question);
    try {
      const { open: document_, start, end } = best.dataset;
      const { html } = await T.call("suggest_next", { document: document_, start, end, asked });
      // Where the reader has asked on already, nothing moves any more.
      if (section !== T.all(".tw-turn").at(-1)) return;
      place.innerHTML = html;
      place.hidden = !html;
    } catch (error) {
      console.warn("No suggestions:", error);
    }
  }

  Object.assign(T, { suggest, nextQuestions });
})();
