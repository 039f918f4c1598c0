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
})();
