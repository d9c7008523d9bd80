// A form of a live page is sent from where it stands, and the answer put in its place. If that fails its words stay, and
// it can be sent again.
import { ask } from "../app.js";
import { check, compare, found, look, lost } from "./connection.js";
import { away, closed, failing, reset } from "./ends.js";
import { show } from "./morph.js";
import { cursor, does, limit, over, page, slow } from "./page.js";
import { alert, done, hold, news, release, shout, undone } from "./voice.js";

export function listen() {
  page.addEventListener("input", (e) => { if (e.target.form) e.target.form.dataset.touched = "1"; });
  page.addEventListener("submit", submit);
  // A key that is held down presses once.
  page.addEventListener("keydown", (e) => { if (e.repeat && e.key === "Enter" && e.target.matches("button")) e.preventDefault(); });
}

async function submit(e) {
  const form = e.target.closest("form[data-live-form]");
  if (!form || over) return;
  if (form.dataset.busy || form.dataset.fresh) return e.preventDefault();
  const body = new URLSearchParams(new FormData(form));
  if (e.submitter?.name) body.append(e.submitter.name, e.submitter.value);
  body.set("epoch", page.dataset.epoch);
  body.set("after", cursor());
  // What a browser lacks throws here, before anything has gone: then it sends the form by itself.
  const going = ask(form.action, limit, { method: "POST", body, headers: { Accept: "application/json" } });
  e.preventDefault();
  form.dataset.busy = "1";
  hold();
  const before = news();
  const what = does(form);
  undone.delete(what); // it is on its way again
  const { part } = form.closest("[data-part]").dataset;
  const noticed = setTimeout(() => {
    alert(page.dataset.slow);
    check();
  }, slow);
  try {
    const answer = await going;
    clearTimeout(noticed);
    found();
    alert("");
    if (answer.status === 401) return away();
    const said = answer.text ? JSON.parse(answer.text) : {};
    if (answer.status === 410 && said.close) return closed(said.close);
    if (answer.status === 409 && said.reset) return reset();
    if (!answer.ok) {
      failing(form);
      const words = said.message || page.dataset.unsent;
      if (answer.status === 410 || answer.status === 429 || answer.status >= 500) undone.set(what, words); // it is over, or may be sent again as it is
      if (undone.has(what)) shout();
      else if (!beside(form, said)) alert(words);
      if (answer.status === 410) look(); // closed meanwhile
      return;
    }
    right(form);
    delete form.dataset.touched;
    for (const t of form.querySelectorAll("textarea")) t.defaultValue = t.value;
    show(said, true);
    done(form, part, before);
    compare();
  } catch {
    failing(form);
    undone.set(what, page.dataset.unsent);
    alert(lost ? page.dataset.lost : "");
  } finally {
    clearTimeout(noticed);
    release();
    delete form.dataset.busy;
  }
}

// What is wrong with a field that has no hint stands beside it, where the
// keyboard goes.
function beside(form, { field, message }) {
  right(form);
  const box = field && form.elements.namedItem(field);
  if (!message || !box?.matches?.("select, textarea:not([aria-describedby])")) return false;
  const words = document.createElement("p");
  words.className = "error";
  words.id = box.id + "-error";
  words.textContent = message;
  box.before(words);
  box.setAttribute("aria-invalid", "true");
  box.setAttribute("aria-describedby", words.id);
  box.focus();
  return true;
}
function right(form) {
  for (const box of form.querySelectorAll("[aria-invalid]")) {
    document.getElementById(box.id + "-error")?.remove();
    box.removeAttribute("aria-invalid");
    box.removeAttribute("aria-describedby");
  }
}
