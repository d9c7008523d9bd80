// Saves a form while it is being filled in. A form with data-autosave is posted as it stands, asking for JSON; the answer
// is {"rev":n} once it is in the database, and only then does the page say so. The hidden field "rev" tells the server
// which save this one follows, so that a late one never overwrites a newer. The words said are in the data attributes
// of the form's .saved: data-saved, data-waiting (still trying), data-stopped (will not be saved from here).

const pause = 600; // ms without typing
const retries = [1000, 2000, 4000, 8000, 15000, 30000];
const forms = new WeakMap();

class Saver {
  constructor(form) {
    this.form = form;
    this.dirty = false; // what is on the page is not yet known to be saved
    this.stopped = false; // the server said no; only sending the form can help
    this.failures = 0;
    this.sending = null;
    this.timer = 0;
  }

  changed(wait) {
    this.dirty = true;
    this.failures = 0;
    if (!this.stopped) this.say("");
    this.later(wait);
  }

  later(wait) {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => this.save(), wait);
  }

  // save sends what is there now. One save at a time: what changes meanwhile goes with the next.
  async save() {
    if (this.sending) return this.sending.then(() => this.dirty && this.save());
    clearTimeout(this.timer);
    if (!this.dirty || this.stopped || !this.form.isConnected) return;
    this.dirty = false;
    this.sending = this.send().finally(() => (this.sending = null));
    return this.sending;
  }

  // last sends what is there when the page goes, after a save that is still on its way. The form may be gone from the
  // page by then, but not its words.
  async last() {
    await this.sending;
    if (!this.dirty || this.stopped) return;
    this.dirty = false;
    return this.send();
  }

  async send() {
    const body = new URLSearchParams(new FormData(this.form));
    let answer, said;
    try {
      answer = await fetch(this.form.getAttribute("action") || location.href, {
        method: "POST", body, redirect: "error", headers: { Accept: "application/json" }, keepalive: String(body).length < 60000,
      });
      said = await answer.json().catch(() => ({}));
    } catch {
      return this.again();
    }
    if (answer.ok) {
      if (said.rev !== undefined && this.form.elements.rev) this.form.elements.rev.value = said.rev;
      this.failures = 0;
      this.mark(said.field, false);
      if (!this.dirty) this.say("saved");
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

  again() {
    this.dirty = true;
    this.say("waiting");
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

const all = () => [...document.querySelectorAll("form[data-autosave]")].map(saver);

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (!form?.matches("form[data-autosave]")) return;
  const typed = event.target.matches("textarea, input:not([type=radio], [type=checkbox])");
  saver(form).changed(typed ? pause : 0);
});

// Sending the form carries everything with it; a save that is still on its way goes first, so that the two cannot cross.
document.addEventListener("submit", (event) => {
  const one = forms.get(event.target);
  if (!one || event.defaultPrevented) return;
  clearTimeout(one.timer);
  if (!one.sending) {
    one.dirty = false;
    return;
  }
  event.preventDefault();
  const button = event.submitter;
  one.sending.finally(() => event.target.requestSubmit(button));
});

const flush = () => all().filter((one) => one.dirty && !one.stopped).map((one) => one.save());

document.addEventListener("leaving", (event) => {
  for (const one of all()) {
    clearTimeout(one.timer);
    if (one.dirty || one.sending) event.detail.push(one.last());
  }
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") flush();
});
addEventListener("pagehide", flush);
addEventListener("online", flush);
addEventListener("beforeunload", (event) => {
  if (all().some((one) => one.dirty && one.failures)) event.preventDefault();
});
