// A call for help never ends in a browser's error page: where there is no network the page stays, says that nothing is
// sent, and shows whom to ring. Without this script the same form is sent as any other, and so it is where anything that
// this script needs is missing.
import { ask, fields, plainly } from "./app.js";

const form = document.querySelector("form[data-tell]");
const unsent = form?.querySelector("[data-tell-unsent]");
const slow = form?.querySelector("[data-tell-slow]");
let late = 0;

function stay() {
  answered();
  delete form.dataset.busy;
  unsent.hidden = false;
  unsent.scrollIntoView({ block: "nearest" });
}

// answered takes back that there is no answer yet.
function answered() {
  clearTimeout(late);
  slow.textContent = "";
}

form?.addEventListener("submit", (event) => {
  if (!("submitter" in event) || event.submitter?.hasAttribute("formaction")) return;
  if (form.dataset.busy) return event.preventDefault();
  unsent.hidden = true;
  // Sent once more under the same id, it raises nothing new: a lost answer may be asked for again.
  const sent = ask(form.action, 20000, { method: "POST", body: fields(form) });
  event.preventDefault(); // it is on its way: from here on the browser need not
  form.dataset.busy = "1";
  late = setTimeout(() => (slow.textContent = slow.dataset.tellSlow), 3000);
  sent.then((answer) => {
    answered();
    if (answer.ok && answer.to) location.assign(answer.to);
    else if (answer.status >= 500) return stay();
    else plainly(form); // the server has something to say: its page shows it
    setTimeout(() => delete form.dataset.busy, 4000);
  }, stay).catch(stay);
});

// A child who follows a link without a network would lose their words to the browser's error page.
const typed = () => [...form.querySelectorAll("textarea, input:not([type])")].some((box) => box.value !== box.defaultValue);
for (const kind of form ? ["click", "submit"] : []) {
  document.addEventListener(kind, (event) => {
    const away = kind === "submit" ? event.target !== form || event.submitter?.hasAttribute("formaction") : event.target.closest?.("a[href^='/']");
    if (!away || event.target.matches("[data-leave]") || navigator.onLine !== false || !typed()) return;
    event.preventDefault();
    stay();
  });
}
