// Leave this page: the content goes at once, the session ends, and Back shows nothing (safety.md sections 0 and 4).
// Without this script the same form posts to /leave and the server does what it can.

const root = document.documentElement;
const form = document.querySelector("form[data-leave]");
const status = document.querySelector("[data-leave-count]");
let leaving = false;

async function leave() {
  if (leaving) return;
  leaving = true;
  // Whoever holds unsaved words may put a promise here; it is waited for behind the curtain, not in front of it.
  const unsaved = [];
  document.dispatchEvent(new CustomEvent("leaving", { detail: unsaved }));
  const word = document.createElement("p");
  word.className = "vh";
  word.setAttribute("role", "alert");
  const going = status?.dataset.going ?? "";
  root.classList.add("gone");
  document.body.replaceChildren(word);
  document.title = "Home";
  word.textContent = going;
  if (unsaved.length) await Promise.race([Promise.allSettled(unsaved), new Promise((done) => setTimeout(done, 3000))]);
  // Without a network the server hears of it with the next request of this browser, whoever makes it.
  document.cookie = (location.protocol === "https:" ? "__Host-left=1; secure" : "left=1") + "; path=/; samesite=lax";
  fetch("/leave", { method: "POST", keepalive: true, redirect: "manual" }).catch(() => {});
  location.replace("/away");
}

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  leave();
});

// Shift three times, each within five seconds of the last. A Shift that makes a capital letter does not count.
let presses = 0;
let alone = false;
let timer;

addEventListener("keydown", (event) => {
  alone = event.key === "Shift" && !event.repeat;
  if (event.key !== "Shift") forget();
});
addEventListener("keyup", (event) => {
  if (event.key !== "Shift" || !alone || !form) return;
  alone = false;
  presses++;
  clearTimeout(timer);
  timer = setTimeout(forget, 5000);
  if (presses === 3) leave();
  else if (status) status.textContent = status.dataset["count-" + presses] ?? "";
});

function forget() {
  if (presses && status) status.textContent = "";
  presses = 0;
}

// A page about somebody goes blank when it is left, and one that the browser kept in memory asks the server again
// before it shows anything.
if (document.body.hasAttribute("data-personal")) {
  addEventListener("pagehide", () => root.classList.add("gone"));
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
}

// On a device that others use too nothing shows while something else is in front of it: the list of open apps would keep
// a picture of it. Whoever comes back sees it again if they are still signed in.
if (document.querySelector("[data-stay][data-shared]")) {
  const again = async () => {
    if (document.hidden || leaving) return;
    try {
      const answer = await fetch("/stay", { headers: { Accept: "application/json" }, cache: "no-store" });
      if (answer.status === 401) return location.replace("/?out=1");
      if (!document.hidden && !leaving) root.classList.remove("gone");
    } catch {
      setTimeout(again, 2000);
    }
  };
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) root.classList.add("gone");
    else again();
  });
}
