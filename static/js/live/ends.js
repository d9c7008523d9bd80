// What becomes of words that were not sent when their box goes, or the page: they outlive both.
import { end, page, parts } from "./page.js";
import { alert, hush } from "./voice.js";

const rescued = page.querySelector("[data-live-kept]");
const unsent = () => [...page.querySelectorAll("textarea")].filter((t) => t.value !== t.defaultValue).map((t) => t.value);

// keepWords puts words back into their box, or shows them beside the page where it is gone.
export function keepWords(box, words) {
  if (box) box.value = words;
  else {
    const q = document.createElement("q");
    q.dir = "auto";
    q.textContent = words;
    rescued.append(q);
    rescued.hidden = false;
  }
}

// Words that are on their way are no longer unsent, even where their box goes before the answer is there. It is
// otherwise where they did not get through.
export function failing(form) {
  if (form.isConnected) return;
  for (const t of form.querySelectorAll("textarea")) if (t.value !== t.defaultValue) keepWords(null, t.value);
}

// Reloading must not lose words: it waits while the viewer is writing. Nor does it overtake the page that a form of this
// one, sent as a whole, leads to.
let sent = 0;
page.addEventListener("submit", (e) => { if (!e.target.closest("form[data-live-form]")) sent = Date.now(); });
export function reset() {
  const wait = sent + 10000 - Date.now();
  if (wait > 0) return void setTimeout(reset, wait);
  if (unsent().length) away("old");
  else location.reload();
}

// What the page showed may be no longer for whoever looks at it. What they typed
// and had not sent is theirs. Why is said as it is: who was taken out is signed in still.
export function away(why = "out") {
  end();
  for (const words of unsent()) keepWords(null, words);
  const held = document.activeElement?.closest("[data-part]");
  for (const part of parts()) {
    part.replaceChildren();
    part.hidden = true;
  }
  for (const rest of page.querySelectorAll("[data-live-rest]")) rest.remove(); // what is not live and is about a person
  hush();
  alert(page.dataset[why]);
  if (held) document.getElementById("main").focus();
}

// closed is away for the reason that the server gave with a code.
const signedOut = 4501;
export const closed = (code) => away(code === signedOut ? "out" : "removed");

// Newer pages of the same session follow the meeting: this one just stands still.
export function still() {
  end();
  alert(page.dataset.many);
}
