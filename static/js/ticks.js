// The ticks of a page of rows are saved as they are set, and the button says anew what it writes. Without this script the
// form takes them as they stand when a button is pressed.
import { ask } from "./app.js";

const form = document.querySelector("form[data-ticks]");
const button = form?.querySelector("[data-would]");
let waiting = 0;
let request = null;

async function save() {
  request?.abort();
  request = new AbortController();
  const answer = await ask(form.dataset.ticks, 20000, { method: "POST", body: new URLSearchParams(new FormData(form)), stop: request });
  const says = new DOMParser().parseFromString(answer.text, "text/html").querySelector("[data-would]");
  if (answer.ok && says) button.textContent = says.textContent;
}

form?.addEventListener("change", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => save().catch(() => {}), 300); // what was not saved goes with the form
});
