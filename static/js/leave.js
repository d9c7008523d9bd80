// Leave this page: the content goes at once, the session ends, and Back shows nothing.
// Without this script, and wherever it cannot do its part, the same form posts to /leave and the server does what it can.
import { ask, out, plainly } from "./app.js";

const root = document.documentElement;
const form = document.querySelector("form[data-leave]");
const status = document.querySelector("[data-leave-count]");
let leaving = false;

async function leave() {
  if (leaving) return;
  leaving = true;
  try {
    // A script that holds unsaved words may add a promise here; the page is covered first, and then waits for it.
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
    // Without a network the server learns of it with the next request of this browser, by whichever person.
    document.cookie = (location.protocol === "https:" ? "__Host-left=1; secure" : "left=1") + "; path=/; samesite=lax";
    ask("/leave", 10000, { method: "POST", keepalive: true, redirect: "manual" }).catch(() => {});
    location.replace("/away");
  } catch {
    root.classList.add("gone");
    if (!form.isConnected) document.body.append(form);
    plainly(form);
  }
}

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  leave();
});

// Shift three times, each within five seconds of the last, and nothing else between or meanwhile: a Shift that makes a
// capital letter, changes the keyboard or selects with the mouse does not count.
let presses = 0;
let alone = false;
let key = false; // another one is held
let button = false; // of the mouse, or a finger
let timer;

addEventListener("keydown", (event) => {
  if (event.key !== "Shift") {
    key = true;
    forget();
  } else if (!event.repeat) alone = !key && !button && !event.ctrlKey && !event.altKey && !event.metaKey;
});
addEventListener("keyup", (event) => {
  if (event.key !== "Shift") key = false;
  else if (alone && form) press();
});
addEventListener("pointerdown", () => {
  button = true;
  forget();
});
for (const up of ["pointerup", "pointercancel", "pointermove", "dragend"]) addEventListener(up, (event) => (button = event.buttons > 0));
addEventListener("blur", () => (key = button = false));
addEventListener("wheel", forget, { passive: true });

function press() {
  alone = false;
  presses++;
  clearTimeout(timer);
  timer = setTimeout(forget, 5000);
  if (presses === 3) leave();
  else if (status) status.textContent = status.dataset["count-" + presses] ?? "";
}

function forget() {
  alone = false;
  if (presses && status) status.textContent = "";
  presses = 0;
}

// A page about somebody goes blank when it is left, and one that the browser kept in memory asks the server again
// before it shows anything.
const mark = document.body.dataset.personal;
if (mark !== undefined) {
  addEventListener("pagehide", () => root.classList.add("gone"));
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });

  // When the page is looked at again, it asks whether it may still show what it shows: its viewer may have been shut out or
  // signed out meanwhile, and another person may be signed in by now. On a shared device it is blank until that is known, and
  // while another window is in front of it: the list of open apps would keep a picture.
  const shared = Boolean(document.querySelector("[data-stay][data-shared]"));
  let asking = false;
  let next;
  const look = async () => {
    if (asking || document.hidden || leaving) return;
    clearTimeout(next);
    let asked;
    try {
      asked = ask("/stay?at=" + mark, 1900, { headers: { Accept: "application/json" }, cache: "no-store" });
    } catch {
      return root.classList.remove("gone"); // a browser that cannot ask hides nothing for good
    }
    asking = true;
    try {
      const answer = await asked;
      if (leaving) return;
      if (answer.status === 401) return out("/?out=1");
      if (answer.status === 409) return out("/");
      if (!answer.ok) throw new Error(answer.status);
      if (!document.hidden) root.classList.remove("gone");
    } catch {
      if (leaving) return;
      if (shared) root.classList.add("gone");
      next = setTimeout(look, shared ? 2000 : 20000);
    } finally {
      asking = false;
    }
  };
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && shared) root.classList.add("gone");
    look();
  });
  addEventListener("focus", look);
}
