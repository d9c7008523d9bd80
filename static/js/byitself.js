// A screen with one thing to pick goes on by itself, for a child who said that it may: where a pointer was lifted on a
// picture, never at a key. Until they said so nothing moves, and without this script nothing ever does. What they said is
// kept in this tab for this form, and leaving the portal takes it away. It starts only where app.js has.
import {} from "./app.js";

const held = 600; // ms for which the picture is seen picked, and in which another touch stops it
const fresh = 800; // ms in which the second tap of two may still fall on the page that came

const box = document.querySelector("[data-by-itself]");
const form = box?.closest("form");
const next = form?.querySelector("button[value=next]");
let lifted = null;
let going = 0;

function may(says) {
  const here = box.dataset.byItself;
  try {
    if (says !== undefined) sessionStorage.setItem("by-itself", says ? here : "");
    return sessionStorage.getItem("by-itself") === here;
  } catch {
    return box.control.checked; // nothing may be kept here: then for this page alone
  }
}

function stop() {
  clearTimeout(going);
  lifted = null;
}

if (next) {
  box.control.checked = may();
  box.hidden = false;
  box.addEventListener("input", (event) => {
    event.stopPropagation(); // it is no part of the answer
    may(box.control.checked);
  });
  for (const one of ["pointerdown", "pointercancel", "keydown", "submit", "pagehide"]) addEventListener(one, stop, true);
  addEventListener("pointerup", (event) => {
    lifted = event.isPrimary && event.button === 0 ? event.target.closest(".tile")?.control : null;
  }, true);
  form.addEventListener("click", (event) => {
    const meant = event.target === lifted && event.detail > 0 && performance.now() > fresh;
    if (!meant || !may()) return;
    stop();
    going = setTimeout(() => event.target.checked && next.click(), held);
  });
}
