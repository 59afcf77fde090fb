/* The library page: finding a document in the list, asking before one is deleted. */
"use strict";

(() => {
  const T = window.Tiaowen;

  function find(field) {
    const words = field.value.trim().toLowerCase().split(/\s+/);
    for (const row of T.all(".tw-documents tbody tr")) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
    }
  }

  T.on("delete", (button) => {
    const dialog = T.one(".tw-dialog");
    T.one(".tw-dialog-title", dialog).textContent = button.dataset.title;
    dialog.dataset.document = button.dataset.delete;
    dialog.showModal();
  });
  T.on("confirm", (button, trigger) => {
    const dialog = button.closest("dialog");
    dialog.close();
    trigger("delete", { document: dialog.dataset.document });
  });
  T.on("cancel", (button) => button.closest("dialog").close());
  document.addEventListener("input", (event) => {
    if ("find" in (event.target.dataset || {})) find(event.target);
  });
})();
