// Puts the parts that came in their places.
import { Idiomorph } from "../../vendor/idiomorph.js";
import { keepWords, reset } from "./ends.js";
import { does } from "./page.js";
import { fresh, news, say, shout } from "./voice.js";

// show puts a frame on the page, and says what is new in it: not where it answers what this reader did.
export function show(frame, own) {
  if (frame.reset) return reset();
  const before = news();
  const pressed = document.activeElement;
  const held = pressed?.closest("[data-part]");
  const did = pressed?.form?.getAttribute("action");
  for (const part of frame.parts || []) {
    const at = document.getElementById("part-" + part.id);
    if (!at) return reset();
    if (at.dataset.v === part.v) continue;
    const moved = begun(at, part.html || "");
    const typed = [...at.querySelectorAll("textarea")].filter((t) => t.value !== t.defaultValue && !t.form?.dataset.busy).map((t) => [t.id, t.value]);
    const forms = [...at.querySelectorAll("form[data-live-form]")].map(does);
    Idiomorph.morph(at, part.html, { morphStyle: "innerHTML", callbacks });
    settles(at, forms);
    at.dataset.v = part.v;
    at.hidden = !part.html;
    for (const [id, words] of typed) keepWords(document.getElementById(id), words);
    for (const words of moved) keepWords(null, words);
  }
  shout();
  if (!own) for (const { part, words } of fresh(before)) say(words, part);
  // The button that was pressed may be another one by now, which must not be
  // pressed by pressing twice: the keyboard goes on from the part it is in.
  if (held && pressed.matches("button") && pressed === document.activeElement && pressed.form?.getAttribute("action") !== did) {
    held.tabIndex = -1;
    held.focus({ preventScroll: true });
  }
  // What the keyboard stood on may be gone: it goes on from the same place, and stands on nothing that the next Space
  // would press.
  if (held && document.activeElement === document.body) {
    const at = held.hidden ? document.getElementById("main") : held;
    at.tabIndex = -1;
    at.focus({ preventScroll: true });
  }
}

// What somebody is in the middle of stays: the words in a box, the rung that is
// picked, the part that is open, where the keyboard is.
function keep(old, next) {
  if (!(old instanceof Element)) return true;
  if (old.matches("details[data-keep]") && old.open) next.setAttribute("open", "");
  else if (old.matches("details[data-keep]")) next.removeAttribute("open");
  if (old.matches("textarea, input[type=text], input:not([type])") && (old === document.activeElement || old.value !== old.defaultValue)) {
    return false;
  }
  if (old.matches("input[type=radio]") && old.checked !== old.defaultChecked && old.form?.dataset.touched) {
    return false;
  }
  if (old.matches("select") && old.value && (old === document.activeElement || old.form?.dataset.touched)) {
    const had = old.value;
    queueMicrotask(() => { if ([...old.options].some((o) => o.value === had)) old.value = had; });
  }
  return true;
}

// What a page knows of a form is no part of what the server draws.
const ours = ["data-touched", "data-busy", "data-fresh"];
const callbacks = { beforeNodeMorphed: keep, beforeAttributeUpdated: (name) => !ours.includes(name) };

// What a button does may change under the finger that presses it twice: one that was just drawn for something else
// takes no press until that finger has had time to stop.
const settle = 700;
function settles(part, before) {
  for (const form of part.querySelectorAll("form[data-live-form]")) {
    if (before.includes(does(form))) continue;
    const at = String(Date.now());
    form.dataset.fresh = at;
    setTimeout(() => { if (form.dataset.fresh === at) delete form.dataset.fresh; }, settle);
  }
}

// A form that asks about another round is another form, however alike it looks: what was begun in the one before is not
// carried into it. Its words are given back, to be shown beside the page.
function begun(at, html) {
  const next = document.createElement("template");
  next.innerHTML = html;
  const round = (form) => form.elements.namedItem("round")?.value;
  const words = [];
  for (const form of at.querySelectorAll("form")) {
    const box = form.querySelector("textarea");
    const same = [...next.content.querySelectorAll("form")].find((f) => f.getAttribute("action") === form.getAttribute("action"));
    const now = same ?? (box && next.content.getElementById(box.id)?.form);
    if (!now || !round(now) || !round(form) || round(now) === round(form)) continue;
    if (box && box.value !== box.defaultValue) words.push(box.value);
    if (form.contains(document.activeElement)) document.activeElement.blur();
    form.reset();
    delete form.dataset.touched;
  }
  return words;
}
