// The privacy screen: everything out of sight at once, and the practice's name instead.
"use strict";

(() => {
  const screen = document.getElementById("privacy");
  if (!screen?.showModal) return;
  const root = document.documentElement; // keeps the title while the lock covers the page too

  const hide = () => {
    if (screen.open) return;
    for (const other of document.querySelectorAll("dialog[open]")) other.close();
    root.dataset.title ??= document.title;
    document.title = screen.dataset.title;
    root.classList.add("private");
    screen.showModal();
    document.getElementById("privacy-name").focus();
  };
  screen.addEventListener("close", () => {
    root.classList.remove("private");
    if (root.classList.contains("covered")) return;
    document.title = root.dataset.title;
    delete root.dataset.title;
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "." || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    event.preventDefault();
    if (screen.open) screen.close();
    else if (!root.classList.contains("covered")) hide();
  });
  for (const button of document.querySelectorAll("[data-privacy]")) {
    button.hidden = false;
    button.addEventListener("click", hide);
  }
})();
