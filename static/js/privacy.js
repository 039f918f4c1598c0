// The privacy screen: everything out of sight at once, and the practice's name instead.
"use strict";

(() => {
  const screen = document.getElementById("privacy");
  if (!screen?.showModal) return;
  let title = "";

  const hide = () => {
    if (screen.open) return;
    for (const other of document.querySelectorAll("dialog[open]")) other.close();
    title = document.title;
    document.title = screen.dataset.title;
    document.documentElement.classList.add("private");
    screen.showModal();
    document.getElementById("privacy-name").focus();
  };
  screen.addEventListener("close", () => {
    document.documentElement.classList.remove("private");
    document.title = title;
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "." || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    event.preventDefault();
    if (screen.open) screen.close();
    else if (!document.documentElement.classList.contains("covered")) hide();
  });
  for (const button of document.querySelectorAll("[data-privacy]")) {
    button.hidden = false;
    button.addEventListener("click", hide);
  }
})();
