// The letter: how it reads is told again while it is written, and a letter can be printed. Without this script it is
// told on every save, and browsers print by themselves.
import { ask, fields } from "./app.js";
import "./print.js";

const form = document.querySelector("form[data-measure]");
const told = document.getElementById("measure");

if (form && told) {
  let timer = 0;
  let asked = 0;
  const measure = async () => {
    const mine = ++asked;
    try {
      const answer = await ask(form.dataset.measure, 8000, { method: "POST", body: fields(form), redirect: "error" });
      if (answer.ok && answer.text && mine === asked) told.innerHTML = answer.text;
    } catch {
      // No connection: the hint stays as it was, and nothing that was written depends on it.
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(measure, 900);
  });
}
