// The palette, and single keys for those who switched them on. Never while somebody writes.
"use strict";

(() => {
  const palette = document.getElementById("palette");
  if (!palette?.showModal) return;
  const field = document.getElementById("palette-q");
  const isCovered = () => document.documentElement.matches(".covered, .private");

  // ---- the palette
  const found = () => [...palette.querySelectorAll("#palette-found :is(a, button)")];
  const move = (by) => {
    const all = found();
    if (!all.length) return;
    const at = all.indexOf(document.activeElement);
    if (at + by < 0) field.focus();
    else all[Math.min(at + by, all.length - 1)].focus();
  };
  const open = () => {
    if (palette.open || isCovered()) return;
    for (const other of document.querySelectorAll("dialog[open]")) other.close();
    palette.showModal();
    field.value = "";
    field.focus();
    window.htmx?.trigger(field, "open");
  };
  palette.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else return;
    event.preventDefault();
  });
  // Enter opens what was found first for the words that stand there now. Until that has come the
  // form leads to the page; what would begin something is only put in focus, and wants its own Enter.
  let answered = "";
  field.addEventListener("htmx:afterOnLoad", (event) => {
    answered = event.detail.requestConfig.parameters.get("q") ?? "";
  });
  field.form.addEventListener("submit", (event) => {
    if (!field.value.trim()) return event.preventDefault();
    const [first] = answered === field.value ? found() : [];
    if (!first) return;
    event.preventDefault();
    if (first.href) first.click();
    else first.focus();
  });
  // What may be done for the client of the page is asked for by the address of its search.
  const over = new URL(document.querySelector("[data-palette]")?.href ?? location).searchParams;
  field.addEventListener("htmx:configRequest", (event) => {
    if (over.get("client")) event.detail.parameters.set("client", over.get("client"));
  });
  palette.addEventListener("click", (event) => {
    if (event.target === palette) palette.close(); // beside it
  });
  for (const link of document.querySelectorAll("[data-palette]")) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open();
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
    if (event.altKey || event.shiftKey || isCovered()) return;
    event.preventDefault();
    if (palette.open) palette.close();
    else open();
  });

  // ---- single keys
  const help = document.getElementById("keys");
  if (!help) return; // switched off
  const ROWS = "main tbody th[scope=row] a, .need h3 a, .meeting > a, .alert-head h2 a, .found :is(a, button)";
  const FIELDS = "input, textarea, select, [contenteditable]";
  let before = "";

  const chosen = () => document.activeElement?.closest("main")
    ? [...document.querySelectorAll(ROWS)].find((row) => row === document.activeElement)
    : null;
  const step = (by) => {
    const rows = [...document.querySelectorAll(ROWS)].filter((row) => row.checkVisibility());
    const at = rows.indexOf(document.activeElement);
    const next = rows[Math.max(0, Math.min(at + by, rows.length - 1))];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };
  // The client of the chosen row, else of the page.
  const client = () => {
    for (const path of [chosen()?.pathname, location.pathname]) {
      const found = /^\/clients\/[0-9a-f-]{36}\//.exec(path ?? "");
      if (found) return found[0];
    }
    return "";
  };
  const begin = (path) => client() && location.assign(client() + path);
  const note = () => {
    const token = document.querySelector("[name=csrfmiddlewaretoken]");
    if (!client() || !token) return;
    const form = document.createElement("form");
    form.method = "post";
    form.action = `${client()}notes/new/`;
    form.append(token.cloneNode());
    document.body.append(form);
    form.submit();
  };
  const KEYS = {
    "?": () => help.showModal(),
    j: () => step(1),
    k: () => step(-1),
    n: note,
    a: () => begin("check-ins/new/"),
    r: () => begin("reports/new/"),
    "g t": () => location.assign("/"),
    "g c": () => location.assign("/clients/"),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (isCovered() || document.querySelector("dialog[open]")) return;
    // For a moment after a dialog has closed, what was in focus in it still gets the keys.
    if (event.target.closest?.(FIELDS)?.checkVisibility()) return;
    const deed = KEYS[before ? `${before} ${event.key}` : event.key];
    before = !before && event.key === "g" ? "g" : "";
    if (!deed) return;
    event.preventDefault();
    deed();
  });
})();
