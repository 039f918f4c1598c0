// A page nobody uses covers itself after ten minutes, and knows when the visit has ended.
// What was typed stays where it is. Only what a person does counts as use, never a timer.
"use strict";

(() => {
  const facts = document.getElementById("visit")?.dataset;
  const cover = document.getElementById("cover");
  if (!facts || !cover) return;
  const lockAfter = Number(facts.lock) * 1000;
  const endAfter = Number(facts.end) * 1000;
  const WARN_BEFORE = 120_000;
  const TELL_EVERY = 60_000;
  const LOOK_EVERY = 3_000;
  const USES = ["keydown", "pointerdown", "pointermove", "wheel", "touchstart", "input"];

  const form = document.getElementById("cover-form");
  const problem = document.getElementById("cover-problem");
  const root = document.documentElement;
  const stillThere = document.getElementById("still-there");
  const others = window.BroadcastChannel ? new BroadcastChannel("visit") : null;
  let used = Date.now();
  let told = Date.now(); // loading this page was use
  let typed = false;
  let focused = null;

  const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

  // ---- use
  const use = (event) => {
    if (!event.isTrusted || !cover.hidden) return;
    if (event.type === "input") typed = true;
    used = Date.now();
    stillThere.hidden = true;
    if (used - told < TELL_EVERY) return;
    told = used;
    others?.postMessage({ used });
    fetch(facts.activeUrl, { method: "POST", headers: { "X-CSRFToken": token() } }).catch(() => {});
  };
  for (const kind of USES) document.addEventListener(kind, use, { capture: true, passive: true });
  const kept = () => { typed = false; };
  document.addEventListener("submit", kept);
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful && event.target.matches?.("form[data-autosave]")) kept();
  });

  // ---- covered
  const behind = () => [...document.body.children].filter((part) => part !== cover);
  const show = (which) => {
    for (const part of ["cover-lock", "cover-out"]) {
      document.getElementById(part).hidden = part !== which;
    }
    if (cover.hidden) {
      // What lies in the browser's top layer would lie over the cover.
      for (const open of document.querySelectorAll("dialog[open]")) open.close();
      // A tab names no client either; the privacy screen may have kept the title already.
      root.dataset.title ??= document.title;
      document.title = facts.title;
      stillThere.hidden = true;
      focused = document.activeElement;
      document.body.append(cover);
      for (const part of behind()) part.inert = true;
      root.classList.add("covered");
      cover.hidden = false;
    }
    const field = which === "cover-lock" && cover.querySelector("input:not([type=hidden])");
    (field || cover.querySelector(`#${which} h2`)).focus();
  };
  const lift = () => {
    if (cover.hidden) return;
    cover.hidden = true;
    root.classList.remove("covered");
    document.title = root.dataset.title;
    delete root.dataset.title;
    for (const part of behind()) part.inert = false;
    used = told = Date.now();
    form.reset();
    problem.hidden = true;
    focused?.focus?.();
  };

  // A sign-in elsewhere gave this browser a new form token: the page's forms take it over.
  const renew = (fresh) => {
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = fresh;
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": fresh }));
  };
  const obey = (answer) => {
    if (answer.state === "open" && answer.person === facts.person) {
      renew(answer.token);
      lift();
    } else if (answer.state !== "locked") {
      over(); // signed out, or somebody else came
    }
  };
  let looked = 0;
  const look = async () => {
    if (Date.now() - looked < LOOK_EVERY) return;
    looked = Date.now();
    try {
      obey(await (await fetch(facts.stateUrl)).json());
    } catch {
      // offline: the cover stays
    }
  };
  let leaving = false; // once: a second address would break off the way to the first
  const over = () => {
    if (typed) return show("cover-out");
    if (leaving) return null;
    leaving = true;
    const here = encodeURIComponent(location.pathname + location.search);
    return location.replace(`${facts.loginUrl}?next=${here}`);
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    const headers = { Accept: "application/json", "X-CSRFToken": token() };
    const words = new FormData(form);
    try {
      const sent = await fetch(form.action, { method: "POST", headers, body: words });
      if (sent.redirected || sent.status === 403) return over();
      const answer = await sent.json();
      if (!sent.ok) throw new Error(answer.problem);
      others?.postMessage({ unlocked: true });
      return obey(answer);
    } catch (trouble) {
      problem.textContent = trouble instanceof TypeError ? facts.offline : trouble.message;
      problem.hidden = false;
      return null;
    } finally {
      const secret = form.querySelector("#cover-credential");
      if (secret) secret.value = "";
    }
  });

  // ---- the clock: real time, so that a computer that slept locks when it wakes
  const check = () => {
    const idle = Date.now() - used;
    if (idle >= endAfter) {
      if (document.getElementById("cover-out").hidden) look();
    } else if (lockAfter && idle >= lockAfter) {
      if (cover.hidden) show("cover-lock");
    } else if (idle >= (lockAfter || endAfter) - WARN_BEFORE) {
      stillThere.hidden = false;
    } else {
      stillThere.hidden = true; // used in another tab
    }
  };
  setInterval(check, 1000);
  document.addEventListener("visibilitychange", () => {
    check();
    if (!document.hidden && !cover.hidden) look();
  });
  window.addEventListener("focus", () => {
    if (!cover.hidden) look();
  });
  others?.addEventListener("message", (event) => {
    if (event.data.used) used = Math.max(used, event.data.used);
    if (event.data.unlocked || event.data.over) look();
  });
})();
