// What a live page says aloud: in one polite voice what happens, and as an alert what went wrong.
import { does, over, page, parts } from "./page.js";

const status = page.querySelector("[data-live-status]");
const alarm = page.querySelector("[data-live-alert]");

// One polite voice. The parts say themselves what happened: each sentence stands in a data-news, and one that was not
// there before is said, if it still is when its turn comes. Those of one part are said together, and nothing within
// three seconds of what was said before. What this reader did is said first, and once.
let waiting = []; // {part, words}; the page's own words have no part
let quiet = 0;
let pressed = 0; // forms that wait for an answer: what follows from them is not news
const own = () => [...page.querySelectorAll("[data-own]")].map((e) => e.dataset.own);
export const news = () => parts().flatMap((p) => [...p.querySelectorAll("[data-news]")].map((e) => ({ part: p.dataset.part, words: e.dataset.news })));
export const fresh = (before) => news().filter((n) => !before.some((b) => b.words === n.words));
export function say(words, part = "") {
  if (!waiting.some((w) => w.words === words)) waiting.push({ part, words });
  quiet ||= setTimeout(speak, 150);
}
function speak() {
  quiet = 0;
  const now = news(), mine = own();
  waiting = waiting.filter((w) => !w.part || now.some((n) => n.words === w.words) && !mine.includes(w.words));
  if (!waiting.length || pressed) return;
  const { part } = waiting[0];
  utter(waiting.filter((w) => w.part === part).map((w) => w.words).join(" "));
  waiting = waiting.filter((w) => w.part !== part);
}
function utter(words) {
  status.textContent = ""; // the same words once more are news to a screen reader
  clearTimeout(quiet);
  quiet = setTimeout(speak, 3000);
  setTimeout(() => { if (!over) status.textContent = words; }, 50);
}

// hold keeps the voice silent while a form waits for its answer, and release lets it speak again.
export function hold() {
  pressed++;
}
export function release() {
  pressed--;
  quiet ||= setTimeout(speak, 150);
}

// done says what came of one's own act: what its part says of it, else what the act made new, else that it is done.
const first = ["now", "scales", "head"];
export function done(form, part, before) {
  const mine = own();
  const made = fresh(before).filter((m) => !mine.includes(m.words)).sort((a, b) => (first.indexOf(a.part) + 1 || 9) - (first.indexOf(b.part) + 1 || 9));
  const told = form.matches("[data-tells]") && document.getElementById("part-" + part)?.querySelector("[data-done]")?.textContent;
  waiting = waiting.filter((w) => !made.some((m) => m.words === w.words));
  utter(told || made[0]?.words || page.dataset.done);
}

// alert shows what the page says aloud at once, and beside it, for as long as it is so, that a press was not sent: what
// was picked still looks picked, whatever becomes of the line meanwhile.
let aloud = "";
export const undone = new Map(); // what a form does, and what is said of its press: until it is sent, or nothing does that any more
export function alert(words) {
  aloud = words;
  shout();
}
export function shout() {
  const there = [...page.querySelectorAll("form[data-live-form]")].map(does);
  for (const what of [...undone.keys()]) if (!there.includes(what)) undone.delete(what);
  const words = [...new Set([aloud, ...undone.values()])].filter(Boolean).join(" ");
  alarm.hidden = !words;
  if (alarm.textContent !== words) alarm.textContent = words;
}

// hush drops what was to be said.
export function hush() {
  waiting = [];
  status.textContent = "";
}
