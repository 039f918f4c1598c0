// Leave quickly: out of sight at once, and not in the browser's way back. Works without this file.
"use strict";

(() => {
  // Coming back by the browser's memory shows nothing: the page is asked for anew.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
  // A device handed over: what its owner left open in other tabs covers itself.
  if (document.body.dataset.device && window.BroadcastChannel) {
    new BroadcastChannel("visit").postMessage({ over: true });
  }

  const form = document.querySelector("form[data-leave]");
  if (!form) return;

  const go = () => {
    document.body.hidden = true;
    document.title = "";
    fetch(form.action, {
      method: "POST", body: new FormData(form), keepalive: true, redirect: "manual",
    }).catch(() => {});
    location.replace(form.dataset.leave);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    go();
  });

  // Shift three times within two seconds.
  let pressed = [];
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift") pressed = [];
    else if (!event.repeat) pressed = [...pressed, event.timeStamp].slice(-3);
    if (pressed.length === 3 && pressed[2] - pressed[0] < 2000) go();
  });
})();
