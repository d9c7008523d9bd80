// The server keeps what is typed in a form of a meeting and not sent yet, for its writer alone: data-unsent names the form,
// and data-keep-at says where to send it. A page that is loaded again has it in the form (data-back). The page promises
// nothing meanwhile, so a save that fails says nothing: the next one sends the same words.
import { ask } from "./app.js";

const pause = 700; // ms without typing
const limit = 10000; // ms for the answer to a save
const waiting = new Map();
const going = new WeakMap();

function stop(form) {
  clearTimeout(waiting.get(form));
  waiting.delete(form);
  going.get(form)?.abort();
}

async function keep(form) {
  stop(form);
  const request = new AbortController();
  going.set(form, request);
  const body = new URLSearchParams(new FormData(form));
  body.set("unsent", form.dataset.unsent);
  try {
    await ask(form.dataset.keepAt, limit, {
      method: "POST", body, redirect: "error", stop: request, headers: { Accept: "application/json" },
      keepalive: String(body).length < 60000,
    });
  } catch {
    // The words stay on the page.
  }
}

document.addEventListener("input", (e) => {
  const form = e.target.form;
  if (!form?.dataset.unsent) return;
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => keep(form), pause));
});

// What is being sent is not kept beside that: a save on its way must not come in after it.
document.addEventListener("submit", (e) => stop(e.target), true);

const last = () => [...waiting.keys()].forEach(keep);
addEventListener("pagehide", last);
document.addEventListener("visibilitychange", () => { if (document.hidden) last(); });

// What came back is unsent like what was just typed, to whatever else looks after the form.
for (const form of document.querySelectorAll("form[data-back]")) {
  form.dataset.touched = "1";
  for (const box of form.querySelectorAll("textarea")) {
    const words = box.value;
    box.defaultValue = "";
    box.value = words;
  }
  for (const pick of form.querySelectorAll("input:checked")) {
    pick.defaultChecked = false;
    pick.checked = true;
  }
}
