// What every page runs. Files that are imported for what they do, and not for a name, are written into this one
// before it is served (see embed.go), so that a page fetches one script. Scripts of single pages import from here, and so
// start only where this has started.
import "./floor.js";
import "./leave.js";
import "./autosave.js";
import "./stay.js";
import "./keep.js";

// The top of a page whose form was refused takes the focus, also where a browser does not give it by itself.
document.querySelector(".problem[autofocus]")?.focus();

// fields are what a form sends when that button is pressed. Not every browser lets FormData take the button.
export function fields(form, button) {
  const body = new URLSearchParams(new FormData(form));
  if (button?.name) body.append(button.name, button.value);
  return body;
}

// ask is a request that ends: what has not come within the time is not waited for. It gives the status, all of the text,
// and where it was led, or throws. (AbortSignal.timeout would say the same in fewer words; browsers of 2022 lack it.)
// What a browser lacks it says at once, before anything has gone. A caller that may take a request back gives its own stop.
export function ask(at, ms, { stop = new AbortController(), ...how } = {}) {
  const sent = fetch(at, { ...how, signal: stop.signal });
  const end = setTimeout(() => stop.abort(), ms);
  const whole = async (answer) => ({ status: answer.status, ok: answer.ok, to: answer.redirected ? answer.url : "", text: await answer.text() });
  return sent.then(whole).finally(() => clearTimeout(end));
}

// out removes what a page shows once its viewer may no longer see it, and leads elsewhere. On the viewer's own device only
// words that were not sent stay, until they are copied.
let over = false;
export function out(to) {
  if (over) return;
  over = true;
  const note = document.querySelector("[data-kept]"); // not on a device that others use too
  const boxes = [...document.querySelectorAll("textarea")].filter((t) => t.value !== t.defaultValue).map((t) => t.value);
  const shown = [...document.querySelectorAll("[data-live-kept]:not([hidden]) q")].map((q) => q.textContent);
  const words = note ? [...boxes, ...shown] : [];
  document.title = "Home";
  if (!words.length) {
    document.documentElement.classList.add("gone");
    document.body.replaceChildren();
    return location.replace(to);
  }
  for (const one of words) {
    const q = document.createElement("q");
    q.dir = "auto";
    q.textContent = one;
    note.lastChild.before(q);
  }
  document.querySelector("dialog[data-stay]").remove();
  document.querySelector("main").replaceChildren(note);
  document.documentElement.classList.remove("gone");
  note.hidden = false;
  note.focus();
}

// plainly sends a form as a browser without scripts does: what an enhancement falls back to.
export function plainly(form, button) {
  if (button?.name) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = button.name;
    field.value = button.value;
    form.append(field);
  }
  const to = button?.getAttribute("formaction");
  if (to) form.setAttribute("action", to);
  HTMLFormElement.prototype.submit.call(form);
}
