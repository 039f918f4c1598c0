// What was asked for and did not come says so where it was awaited, with a plain way on.
// What was sent and did not arrive says so at the top of the page, which keeps it in sight.
"use strict";

(() => {
  const sent = document.getElementById("request-problem");
  if (!sent) return;
  const words = sent.dataset;
  const LATE_AFTER = 3000;
  const timers = new WeakMap();

  const isRead = (detail) => detail.requestConfig.verb === "get";
  const isTimed = (detail) => isRead(detail) && !detail.requestConfig.triggeringEvent;
  const there = (place) => place.querySelector(":scope > [data-problem]");
  const boxOf = (detail) => {
    if (!isRead(detail)) return sent;
    const place = detail.requestConfig.target;
    if (there(place)) return there(place);
    const box = document.createElement("div");
    box.dataset.problem = "";
    box.setAttribute("role", "alert");
    place.prepend(box);
    return box;
  };
  const say = (box, text, tone = "warning") => {
    const message = document.createElement("div");
    const line = document.createElement("p");
    message.className = `message message-${tone}`;
    line.textContent = text;
    message.append(line);
    box.replaceChildren(message);
  };
  // The same by a plain link, so that the way on does not hang on what has just failed.
  const offer = (box, { requestConfig, pathInfo }) => {
    if (box === sent || box.querySelector("[data-again]")) return;
    const { target, triggeringEvent } = requestConfig;
    const link = document.createElement("a");
    link.dataset.again = "";
    link.href = pathInfo.finalRequestPath;
    // To the same address a mark alone would load nothing.
    if (link.href !== location.href.split("#")[0] && !target.closest("dialog")) link.hash = target.id;
    link.textContent = words.again;
    box.querySelector("p")?.append(" ", link);
    if (["click", "submit"].includes(triggeringEvent?.type)) box.scrollIntoView({ block: "nearest" });
  };

  // The answer is late: say so once, and take it back when it has come or was given up.
  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (!isRead(detail)) return;
    const tell = () => {
      const box = boxOf(detail);
      if (box.hasChildNodes()) return;
      box.dataset.late = "";
      say(box, words.late, "info");
    };
    timers.set(detail.xhr, setTimeout(tell, LATE_AFTER));
  });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    clearTimeout(timers.get(detail.xhr));
    const box = isRead(detail) ? there(detail.requestConfig.target) : null;
    if (box && "late" in box.dataset) box.remove();
    if (!isRead(detail) && detail.successful) sent.replaceChildren();
  });

  // Refused, with words of the server's or without.
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (!detail.isError) return;
    detail.target = boxOf(detail);
    delete detail.target.dataset.late;
    // What asks by a timer is not heard again each second.
    if (isTimed(detail) && detail.target.querySelector("[data-again]")) detail.shouldSwap = false;
  });
  document.addEventListener("htmx:responseError", ({ detail }) => {
    const box = boxOf(detail);
    if (!box.textContent.trim()) say(box, isRead(detail) ? words.unread : words.broken);
    offer(box, detail);
  });

  // No answer at all.
  const unanswered = ({ detail }) => {
    const box = boxOf(detail);
    if (box.textContent.trim() && (!isRead(detail) || isTimed(detail))) return;
    say(box, isRead(detail) ? words.unread : words.offline);
    offer(box, detail);
  };
  document.addEventListener("htmx:sendError", unanswered);
  document.addEventListener("htmx:timeout", unanswered);
})();
