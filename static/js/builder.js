// The preview follows what is chosen, and the words say whose they are. The page works without it.
"use strict";

(() => {
  const form = document.querySelector("form[data-builder]");
  const button = form?.querySelector("[data-preview]");
  if (!button) return;

  const words = (name) => (form.elements[name]?.value ?? "").split(/\s+/).filter(Boolean).join(" ");
  const say = () => {
    const own = words("words") !== "" && words("words") !== words("words_offered");
    for (const mark of form.querySelectorAll("[data-own]")) mark.hidden = !own;
    for (const mark of form.querySelectorAll("[data-machine]")) mark.hidden = own;
  };
  let waiting = 0;
  const show = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => form.requestSubmit(button), 400);
  };
  form.addEventListener("input", say);
  // Another reader or kind brings other parts first; their preview follows once they are there.
  form.addEventListener("change", (event) => {
    if (!["kind", "audience"].includes(event.target.name) || !window.htmx) show();
  });
  form.addEventListener("htmx:afterSettle", () => {
    say();
    show();
  });
})();
