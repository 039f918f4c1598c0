// A draft saves itself: every five seconds when something changed, and when a field is left.
"use strict";

(() => {
  const form = document.querySelector("form[data-autosave]");
  if (!form || !window.htmx) return;
  for (const words of document.querySelectorAll("[data-scripted]")) words.hidden = false;

  // The revision moves with each save, so it is no change of the writer's.
  const written = () => {
    const data = new FormData(form);
    data.delete("revision");
    return new URLSearchParams(data).toString();
  };
  let known = written();
  let sending = null;
  let waiting = null; // the button pressed while a save was on its way
  let leaving = false;

  const saveChanges = () => {
    if (leaving) return;
    const now = written();
    if (now !== known && now !== sending) window.htmx.trigger(form, "save");
  };
  setInterval(saveChanges, 5000);
  form.addEventListener("focusout", () => setTimeout(saveChanges));

  form.addEventListener("htmx:beforeRequest", () => {
    sending = written();
  });
  // A refused text is not sent again until it changes; after a lost connection it is.
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.xhr.status) known = sending;
    sending = null;
    setTimeout(leaveAfterSave);
  });

  // Signing waits for a save that is on its way: two at once would look like two windows.
  form.addEventListener("submit", (event) => {
    leaving = true;
    if (sending === null) return;
    event.preventDefault();
    waiting = event.submitter;
  });
  const leaveAfterSave = () => {
    if (!waiting || sending !== null) return;
    const button = waiting;
    waiting = null;
    form.requestSubmit(button);
  };
  window.addEventListener("pageshow", () => {
    leaving = false;
  });

  // Another format has other headings: the draft is saved, and the page comes back with them.
  form.querySelector("[data-saves]")?.addEventListener("change", () => {
    form.requestSubmit(form.querySelector("button[type=submit]"));
  });

  // Ctrl+Enter goes to the last step; Enter there signs or sends, Tab and Escape lead away.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    const last = form.querySelector("details.sign");
    if (!last) return;
    event.preventDefault();
    last.open = true;
    last.querySelector("button[type=submit]").focus();
  });

  // "/" where a word may begin opens the writer's own snippets.
  const dialog = document.querySelector("dialog[data-snippets]");
  if (!dialog) return;
  const find = dialog.querySelector("input");
  const all = [...dialog.querySelectorAll("button[data-text]")];
  let field = null;
  let caret = 0; // a field behind an open dialog forgets where it was

  const shown = () => all.filter((button) => !button.hidden);
  const choose = (button) => {
    for (const each of all) each.toggleAttribute("data-chosen", each === button);
    button?.scrollIntoView({ block: "nearest" });
  };
  const narrow = () => {
    const asked = find.value.trim().toLowerCase();
    for (const each of all) each.hidden = !each.textContent.toLowerCase().includes(asked);
    choose(shown()[0]);
  };
  const put = (text) => {
    dialog.close();
    field.focus();
    field.setRangeText(text, caret, caret, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  form.addEventListener("keydown", (event) => {
    const area = event.target;
    if (event.key !== "/" || area.tagName !== "TEXTAREA" || !all.length) return;
    if (/\S$/.test(area.value.slice(0, area.selectionStart))) return; // either/or is no snippet
    event.preventDefault();
    field = area;
    caret = area.selectionEnd;
    find.value = "";
    narrow();
    dialog.showModal();
    find.focus();
  });
  find.addEventListener("input", narrow);
  find.addEventListener("keydown", (event) => {
    const list = shown();
    const at = list.findIndex((button) => button.hasAttribute("data-chosen"));
    if (event.key === "ArrowDown") choose(list[Math.min(at + 1, list.length - 1)]);
    else if (event.key === "ArrowUp") choose(list[Math.max(at - 1, 0)]);
    else if (event.key === "Enter") list[at] && put(list[at].dataset.text);
    else return;
    event.preventDefault();
  });
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    put("/");
  });
  for (const button of all) button.addEventListener("click", () => put(button.dataset.text));
})();
