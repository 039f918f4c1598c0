// What the pages do better with scripts; every page works without this file.
"use strict";

(() => {
  // A note with unsaved words asks before it is left. htmx or a plain send makes it clean again.
  const dirty = new Set();
  const guarded = (node) => node.closest?.("form[data-guard]");

  document.addEventListener("input", (event) => {
    const form = guarded(event.target);
    if (form) dirty.add(form);
  });
  document.addEventListener("submit", (event) => {
    const form = guarded(event.target);
    if (form && !event.defaultPrevented) dirty.delete(form);
  });
  window.addEventListener("beforeunload", (event) => {
    if ([...dirty].some((form) => form.isConnected)) event.preventDefault();
  });

  // What was typed while a save was on its way stays unsaved.
  const sent = new WeakMap();
  const written = (form) => new URLSearchParams(new FormData(form)).toString();
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = guarded(event.target);
    if (form) sent.set(form, written(form));
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = guarded(event.target);
    if (form && event.detail.successful && sent.get(form) === written(form)) dirty.delete(form);
  });

  // Focus goes to what a page or a swap marks as its news: an error summary, a new heading.
  const focusNews = (root) => {
    const news = root.matches?.("[data-focus]") ? root : root.querySelector?.("[data-focus]");
    news?.focus();
  };
  document.addEventListener("htmx:afterSettle", (event) => focusNews(event.target));

  // Ctrl+S saves the draft one is writing in.
  const saveDraft = (event) => {
    if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey)) return;
    const form =
      event.target.closest?.("form[data-autosave]") ?? document.querySelector("form[data-autosave]");
    if (!form) return;
    event.preventDefault();
    if (window.htmx) window.htmx.trigger(form, "save");
    else form.requestSubmit();
  };

  // Where a sheet is typed in, the next question follows by itself.
  const goOn = (group) => {
    const places = [...group.form.querySelectorAll("fieldset[data-advance], textarea, .form-actions")];
    const next = places[places.indexOf(group) + 1];
    const field = next?.querySelector?.("input:checked, button") ?? next?.querySelector?.("input") ?? next;
    field?.focus();
  };

  // The number keys choose a point of a scale while one of its options has the focus.
  const choosePoint = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.type !== "radio" || !/^[-+0-9]$/.test(event.key)) return;
    const group = event.target.closest("fieldset[data-number-keys]");
    const option = [...(group?.querySelectorAll("input[type=radio]") ?? [])].find(
      (input) => (input.dataset.key ?? input.value) === event.key,
    );
    if (!option) return;
    event.preventDefault();
    option.checked = true;
    option.focus();
    option.dispatchEvent(new Event("change", { bubbles: true }));
    if ("advance" in group.dataset) goOn(group);
  };

  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      if (menu.contains(except)) continue;
      const held = menu.contains(document.activeElement);
      menu.open = false;
      if (held) menu.querySelector("summary").focus();
    }
  };

  document.addEventListener("keydown", (event) => {
    saveDraft(event);
    choosePoint(event);
    if (event.key === "Escape") closeMenus(null);
  });
  document.addEventListener("click", (event) => {
    closeMenus(event.target);
    const button = event.target.closest("[data-copy]");
    if (button) copy(button);
  });

  // A copy button fills the clipboard from the field it names, and says so.
  const copy = async (button) => {
    const field = document.getElementById(button.dataset.copy);
    const words = button.querySelector("span") ?? button;
    try {
      await navigator.clipboard.writeText(field.value ?? field.textContent);
      words.textContent = button.dataset.done;
    } catch {
      field.select?.();
    }
  };
  for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  // Where a row of links is wider than the screen, the one that leads here stands in sight, and
  // so does the one the keyboard is at.
  for (const here of document.querySelectorAll(":is(.top-nav, .tabs, .side-nav) > [aria-current]")) {
    const row = here.parentElement;
    const [at, all] = [here.getBoundingClientRect(), row.getBoundingClientRect()];
    row.scrollLeft += at.left + at.width / 2 - all.left - all.width / 2;
  }
  document.addEventListener("focusin", ({ target }) => {
    if (!target.matches(":is(.top-nav, .tabs, .side-nav) > :focus-visible")) return;
    target.scrollIntoView({ block: "nearest", inline: "nearest" });
  });

  focusNews(document);
})();
