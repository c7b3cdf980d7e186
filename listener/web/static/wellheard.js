// Small comforts on top of pages that are complete without them.
import { initAll } from "/static/nhsuk-frontend-10.6.1/nhsuk-frontend.min.js";

initAll();

// After an act the reader goes on where the next case stands, not at the top of the page.
const next = document.querySelector("[data-focus]");
if (next) {
  next.focus();
}

// Before a quiet session ends, say so, and let a person stay with one press.
const left = document.getElementById("time-left");
const minutes = Number(left?.dataset.minutes ?? 0);
if (left && minutes > 5) {
  let timer = 0;
  const warn = () => {
    const text = document.createElement("p");
    text.className = "wh-time-left";
    text.textContent = "You will be signed out in 5 minutes. ";
    const stay = document.createElement("button");
    stay.type = "button";
    stay.className = "nhsuk-button nhsuk-button--secondary nhsuk-button--small";
    stay.textContent = "Stay signed in";
    stay.addEventListener("click", async () => {
      const answer = await fetch("/parts/stay", { credentials: "same-origin" });
      left.replaceChildren();
      if (answer.ok) {
        start();
      }
    });
    text.append(stay);
    left.replaceChildren(text);
  };
  const start = () => {
    clearTimeout(timer);
    timer = setTimeout(warn, (minutes - 5) * 60_000);
  };
  start();
}
