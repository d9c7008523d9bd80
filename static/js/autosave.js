// Saves a form while it is being filled in. A form with data-autosave is posted as it stands, asking for JSON; the answer
// is {"rev":n} once it is in the database, and only then does the page say so. The hidden field "rev" tells the server
// which save this one follows, so that a late one never overwrites a newer; "tab" and "nth" tell it which saves are of one
// tab, and in which order, so that nobody meets their own words as a conflict. The words said are in the data attributes of
// the form's .saved: data-saved, data-waiting (still trying), data-stopped (will not be saved from here), data-unsent (the
// child pressed Next, which cannot work just now). A form with data-goes alone is sent by its buttons only: where there is
// no answer it stays, with its words, as the others do.
import { ask, fields, plainly } from "./app.js";

const pause = 600; // ms without typing
const rest = 1500; // ms that a pick by arrow keys stays, until it is one
const limit = 10000; // ms for the answer to a save
const patience = 1500; // ms that a child who presses Next waits for a save
const retries = [1000, 2000, 4000, 8000, 15000, 30000];
const forms = new WeakMap();
const post = (body) => ({ method: "POST", body, headers: { Accept: "application/json" } });
const read = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
};
const wait = (ms) => new Promise((done) => setTimeout(done, ms));

// The tab has a name only where a form is saved; leaving the portal removes it.
let tab = document.querySelector("form[data-autosave], form[data-goes]") ? crypto.getRandomValues(new Uint32Array(3)).join("-") : "";
try {
  if (tab) sessionStorage.setItem("tab", (tab = sessionStorage.getItem("tab") || tab));
} catch {
  // Nothing may be kept here: then the page alone is the tab.
}
let nth = 0;

class Saver {
  constructor(form) {
    this.form = form;
    this.dirty = false; // what is on the page is not yet known to be saved
    this.stopped = false; // the server said no; only sending the form can help
    this.failures = 0;
    this.sending = null;
    this.going = false; // a button was pressed and its answer is not there yet
    this.held = new Map(); // groups whose pick may still move: what it was before, and until when
    this.timer = 0;
  }

  changed(ms) {
    this.dirty = true;
    this.failures = 0;
    if (!this.stopped) this.say("");
    this.later(ms);
  }

  later(ms) {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => this.save(), ms);
  }

  // moves holds the pick of a group back for as long as it may still move: an arrow key picks whatever it comes by.
  moves(name) {
    const was = this.held.has(name) ? this.held.get(name).was : (this.form.elements[name]?.value ?? "");
    this.held.set(name, { was, until: Date.now() + rest });
    if (this.dirty) this.later(rest);
  }

  // settle takes what is picked for meant.
  settle() {
    if (!this.held.size) return;
    this.held.clear();
    if (this.dirty) this.later(0);
  }

  // number says which of this tab's saves the next one is.
  number() {
    for (const name of ["tab", "nth"]) {
      if (this.form.elements[name]) continue;
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      this.form.append(field);
    }
    nth = Math.max(nth + 1, Date.now());
    this.form.elements.tab.value = tab;
    this.form.elements.nth.value = nth;
  }

  body() {
    this.number();
    const body = fields(this.form);
    for (const [name, { was, until }] of this.held) {
      if (Date.now() >= until) this.held.delete(name);
      else if (was) body.set(name, was);
      else body.delete(name);
    }
    return body;
  }

  // save sends what is there now. One save at a time: what changes meanwhile goes with the next.
  async save() {
    if (this.sending) return this.sending.then(() => this.dirty && this.save());
    clearTimeout(this.timer);
    if (!this.dirty || this.stopped || this.going || !this.form.isConnected) return;
    return this.last();
  }

  // last sends what is there even while another save is on its way: of the two the newer counts. The form may be gone from
  // the page by then, but not its words.
  last() {
    if (!this.dirty || this.stopped) return this.sending;
    this.dirty = false;
    const sending = this.send().finally(() => {
      if (this.sending === sending) this.sending = null;
    });
    return (this.sending = sending);
  }

  get url() {
    return this.form.getAttribute("action") || location.href;
  }

  async send() {
    let answer, said;
    try {
      const body = this.body();
      answer = await ask(this.url, limit, { ...post(body), redirect: "error", keepalive: String(body).length < 60000 });
      said = read(answer.text);
    } catch {
      return this.again();
    }
    if (answer.ok) {
      this.took(said);
      if (this.held.size) {
        this.dirty = true;
        this.later(rest);
      } else if (!this.dirty) this.say("saved");
    } else if (answer.status === 429 || answer.status >= 500) {
      this.again();
    } else {
      // Refused: the words stay on the page. A better answer to the same question may be tried again.
      this.stopped = answer.status !== 422;
      this.dirty = true;
      this.mark(said.field, true);
      this.say(answer.status === 422 ? "refused" : "stopped", said.message);
    }
  }

  took({ rev, field, told, sees }) {
    const known = this.form.elements.rev;
    if (rev !== undefined && known) known.value = Math.max(known.value, rev);
    this.failures = 0;
    this.mark(field, false);
    // Who sees the answer is another sentence once somebody was told of its pick.
    const seen = sees && this.form.querySelector("[data-sees]");
    if (seen && this.sees !== sees) seen.innerHTML = this.sees = sees;
    // Who has been told of a pick is said under it, once for each time that it becomes another.
    for (const where of this.form.querySelectorAll("[data-told]")) {
      const here = told?.at === where.dataset.partTold;
      if (where.dataset.told === (here ? told.v : "")) continue;
      where.dataset.told = here ? told.v : "";
      where.innerHTML = here ? told.html : "";
      if (here) where.scrollIntoView({ block: "nearest" }); // a small screen ends above it
    }
  }

  // flush sends the last words of a page that goes: nobody is there any more to hear what becomes of them.
  flush() {
    if (this.stopped || this.going || !(this.dirty || this.sending)) return;
    const body = this.body();
    if ("keepalive" in Request.prototype && String(body).length < 60000) {
      ask(this.url, limit, { ...post(body), redirect: "manual", keepalive: true }).catch(() => {});
    } else navigator.sendBeacon(this.url, body);
  }

  // go sends the form for the button that was pressed, and follows where the answer leads. Where there is no answer the page
  // stays, with the words that are on it.
  async go(button) {
    if (this.going) return;
    this.going = true;
    clearTimeout(this.timer);
    this.held.clear();
    const open = this.dirty || !!this.sending;
    try {
      if (this.sending) await Promise.race([this.sending, wait(patience)]);
      this.number();
      if (!("goes" in this.form.dataset)) {
        if (navigator.onLine === false) return this.stays(open);
        return this.leave(() => plainly(this.form, button));
      }
      const body = fields(this.form, button);
      const late = setTimeout(() => this.say("waiting"), patience);
      const answer = await ask(this.url, 15000, { ...post(body), redirect: "error" }).catch(() => null);
      clearTimeout(late);
      if (!answer || answer.status === 429 || answer.status >= 500) return this.stays(open);
      const { to } = answer.ok ? read(answer.text) : {};
      if (to) this.leave(() => location.assign(to));
      else this.leave(() => plainly(this.form, button)); // the server has something to say: its page shows it
    } catch {
      this.leave(() => plainly(this.form, button));
    }
  }

  leave(go) {
    this.dirty = false;
    go();
    setTimeout(() => (this.going = false), 4000); // a child who stopped the browser may press again
  }

  // stays says that it did not go on. What was not saved before is tried again.
  stays(open) {
    this.going = false;
    this.say("unsent");
    if (!open) return;
    this.dirty = true;
    this.failures++;
    this.later(retries[2]);
  }

  again() {
    this.dirty = true;
    if (!this.going) this.say("waiting");
    this.later(retries[Math.min(this.failures++, retries.length - 1)]);
  }

  mark(name, bad) {
    for (const field of this.form.querySelectorAll("[data-marked]")) {
      field.removeAttribute("aria-invalid");
      delete field.dataset.marked;
    }
    const field = bad && name && this.form.elements[name];
    if (field instanceof HTMLElement) {
      field.setAttribute("aria-invalid", "true");
      field.dataset.marked = "";
    }
  }

  say(state, message) {
    const where = this.form.querySelector(".saved");
    if (!where) return;
    const words = message || (state && (where.dataset[state] || where.dataset.stopped)) || "";
    where.dataset.state = state;
    if (where.textContent !== words) where.textContent = words;
  }
}

function saver(form) {
  if (!forms.has(form)) forms.set(form, new Saver(form));
  return forms.get(form);
}

const saved = "form[data-autosave]";
const stays = "form[data-autosave], form[data-goes]";
const all = () => [...document.querySelectorAll(stays)].map(saver);

// An arrow key picks as it moves; a tap, a click and Space mean it.
let moved = false;
const group = (event) => event.target.matches?.("input[type=radio], select") && event.target.form?.matches(saved) && event.target;
addEventListener("keydown", (event) => {
  const at = group(event);
  moved = event.key.startsWith("Arrow");
  if (!at) return;
  if (moved) saver(at.form).moves(at.name);
  else if (event.key === " ") saver(at.form).settle();
}, true);
addEventListener("keyup", (event) => {
  moved = false;
  const at = group(event);
  if (at && saver(at.form).held.has(at.name)) saver(at.form).moves(at.name);
}, true);
addEventListener("pointerdown", () => {
  moved = false;
  for (const one of all()) one.settle();
}, true);

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (!form?.matches(saved)) return;
  if (moved && group(event)) return saver(form).changed(rest);
  saver(form).held.delete(event.target.name);
  const typed = event.target.matches("textarea, input:not([type=radio], [type=checkbox])");
  saver(form).changed(typed ? pause : 0);
});

// A form that is sent carries everything with it. Whatever else leads off the page waits a little for the words that are not
// saved yet, and does not lead into a browser's own page that there is no network.
document.addEventListener("submit", (event) => {
  const { target: form, submitter: button } = event;
  if (event.defaultPrevented || !("submitter" in event) || form.method !== "post" || form.matches("[data-leave], [data-live-form], [data-tell]")) return;
  if (!form.matches(stays) || button?.hasAttribute("formaction")) return hold(event, () => plainly(form, button));
  event.preventDefault();
  saver(form).go(button);
});
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  if (link.target || link.origin !== location.origin || link.hash && link.pathname === location.pathname) return;
  hold(event, () => location.assign(link.href));
});

function hold(event, go) {
  const here = all();
  const open = here.filter((one) => !one.stopped && (one.dirty || one.sending));
  if (!here.length || !open.length && navigator.onLine !== false) return;
  event.preventDefault();
  for (const one of open) one.settle();
  Promise.race([Promise.all(open.map((one) => one.last())), wait(patience)]).then(() => {
    if (navigator.onLine === false || open.some((one) => one.failures)) for (const one of here) one.stays(open.includes(one));
    else go();
  }).catch(go);
}

document.addEventListener("leaving", (event) => {
  for (const one of all()) {
    clearTimeout(one.timer);
    if (one.dirty || one.sending) event.detail.push(one.last());
  }
  sessionStorage.clear(); // the tab's name, and what byitself.js keeps
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") for (const one of all()) one.last();
});
addEventListener("pagehide", () => {
  for (const one of all()) one.flush();
});
addEventListener("online", () => {
  for (const one of all()) one.save();
});
addEventListener("beforeunload", (event) => {
  if (all().some((one) => one.dirty && (one.failures || one.stopped))) event.preventDefault();
});
