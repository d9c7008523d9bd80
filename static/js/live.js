// The meeting's page, kept up to date. The page itself is the cursor: each part
// says its version, and that is all the server needs to send what is newer.
import { Idiomorph } from "../vendor/idiomorph.js";
import { ask } from "./app.js";

const page = document.querySelector("[data-live]");
const status = page.querySelector("[data-live-status]");
const alarm = page.querySelector("[data-live-alert]");
const rescued = page.querySelector("[data-live-kept]");
const parts = () => [...document.querySelectorAll("[data-part]")]; // one stands in the head of the page
const cursor = () => parts().map((p) => p.dataset.part + "." + p.dataset.v).join("~");
const where = (end) => page.dataset.live + end + "?epoch=" + encodeURIComponent(page.dataset.epoch) + "&after=" + cursor() + (page.dataset.of ? "&of=" + page.dataset.of : "") + (document.hidden ? "&hidden=1" : "");

// A dead line says nothing, and a browser waits for it for minutes. So both ends watch: the server is heard once a
// beat at least, and all that this page waits for ends after a part of it.
const beat = Number(page.dataset.beat);
const silence = 2.5 * beat; // without a word, and the line is dead
const handshake = 0.6 * beat; // for a socket to open; then the same is asked for by plain requests
const limit = 0.8 * beat; // for the answer to a plain request
const slow = 0.3 * beat; // then a press that has no answer says so
const sign = 0.2 * beat; // for a word after waking

let socket = null;
let failed = 0; // sockets in a row that brought nothing
let timer = 0;
let over = false; // stay away: signed out, or no seat
let lost = false;
let heard = 0; // when the socket last brought a word
let asked = 0; // since when it owes one

// One polite voice. The parts say themselves what happened: each sentence stands in a data-news, and one that was not
// there before is said, if it still is when its turn comes. Those of one part are said together, and nothing within
// three seconds of what was said before. What this reader did is said first, and once.
let waiting = []; // {part, words}; the page's own words have no part
let quiet = 0;
let pressed = 0; // forms that wait for an answer: what follows from them is not news
const news = () => parts().flatMap((p) => [...p.querySelectorAll("[data-news]")].map((e) => ({ part: p.dataset.part, words: e.dataset.news })));
const own = () => [...page.querySelectorAll("[data-own]")].map((e) => e.dataset.own);
const fresh = (before) => news().filter((n) => !before.some((b) => b.words === n.words));
function say(words, part = "") {
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
// done says what came of one's own act: what its part says of it, else what the act made new, else that it is done.
const first = ["now", "scales", "head"];
function done(form, part, before) {
  const mine = own();
  const made = fresh(before).filter((m) => !mine.includes(m.words)).sort((a, b) => (first.indexOf(a.part) + 1 || 9) - (first.indexOf(b.part) + 1 || 9));
  const told = form.matches("[data-tells]") && document.getElementById("part-" + part)?.querySelector("[data-done]")?.textContent;
  waiting = waiting.filter((w) => !made.some((m) => m.words === w.words));
  utter(told || made[0]?.words || page.dataset.done);
}
// alert shows what the page says aloud at once, and beside it, for as long as it is so, that a press was not sent: what
// was picked still looks picked, whatever becomes of the line meanwhile.
let aloud = "";
const undone = new Map(); // what a form does, and what is said of its press: until it is sent, or nothing does that any more
function alert(words) {
  aloud = words;
  shout();
}
function shout() {
  const there = [...page.querySelectorAll("form[data-live-form]")].map(does);
  for (const what of [...undone.keys()]) if (!there.includes(what)) undone.delete(what);
  const words = [...new Set([aloud, ...undone.values()])].filter(Boolean).join(" ");
  alarm.hidden = !words;
  if (alarm.textContent !== words) alarm.textContent = words;
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

// What a button does may change under the finger that presses it twice: one that was just drawn for something else
// takes no press until that finger has had time to stop.
const settle = 700;
const does = (form) => form.getAttribute("action") + [...form.querySelectorAll("input[type=hidden]:not([name=csrf]), button")].map((i) => i.value + i.textContent.trim()).join();
function settles(part, before) {
  for (const form of part.querySelectorAll("form[data-live-form]")) {
    if (before.includes(does(form))) continue;
    const at = String(Date.now());
    form.dataset.fresh = at;
    setTimeout(() => { if (form.dataset.fresh === at) delete form.dataset.fresh; }, settle);
  }
}
// What a page knows of a form is no part of what the server draws.
const ours = ["data-touched", "data-busy", "data-fresh"];
const callbacks = { beforeNodeMorphed: keep, beforeAttributeUpdated: (name) => !ours.includes(name) };

function show(frame, own) {
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

// Words that are on their way are no longer unsent, even where their box goes before the answer is there. It is
// otherwise where they did not get through.
function failing(form) {
  if (form.isConnected) return;
  for (const t of form.querySelectorAll("textarea")) if (t.value !== t.defaultValue) keepWords(null, t.value);
}

// Words that were not sent outlive the box that they were typed in.
function keepWords(box, words) {
  if (box) box.value = words;
  else {
    const q = document.createElement("q");
    q.dir = "auto";
    q.textContent = words;
    rescued.append(q);
    rescued.hidden = false;
  }
}

// Reloading must not lose words: it waits while the viewer is writing. Nor does it overtake the page that a form of this
// one, sent as a whole, leads to.
let sent = 0;
function reset() {
  const wait = sent + 10000 - Date.now();
  if (wait > 0) return void setTimeout(reset, wait);
  if (unsent().length) away("old");
  else location.reload();
}
const unsent = () => [...page.querySelectorAll("textarea")].filter((t) => t.value !== t.defaultValue).map((t) => t.value);

function found() {
  if (!lost || over) return;
  lost = false;
  alert("");
  say(page.dataset.again);
}
function gone() {
  if (lost || over) return;
  lost = true;
  alert(page.dataset.lost);
}
// What the page showed may be no longer for whoever looks at it. What they typed
// and had not sent is theirs. Why is said as it is: who was taken out is signed in still.
function away(why = "out") {
  over = true;
  for (const words of unsent()) keepWords(null, words);
  const held = document.activeElement?.closest("[data-part]");
  for (const part of parts()) {
    part.replaceChildren();
    part.hidden = true;
  }
  for (const rest of page.querySelectorAll("[data-live-rest]")) rest.remove(); // what is not live and is about a person
  waiting = [];
  status.textContent = "";
  alert(page.dataset[why]);
  if (held) document.getElementById("main").focus();
}
// Newer pages of the same session follow the meeting: this one just stands still.
function still() {
  over = true;
  alert(page.dataset.many);
}
const signedOut = 4501;
const why = (code) => (code === signedOut ? "out" : "removed");

function again() {
  clearTimeout(timer);
  if (over) return;
  failed++;
  if (failed > 1) gone();
  const wait = Math.min(30000, 500 * 2 ** Math.min(failed, 6)) * (0.5 + Math.random() / 2);
  timer = setTimeout(failed > 2 ? poll : connect, failed === 1 ? 300 * Math.random() : wait);
}

// A ticket opens one socket: the page came with its first.
let ticket = page.dataset.ticket;
async function take() {
  const held = ticket;
  ticket = "";
  if (held) return held;
  const body = new URLSearchParams({ csrf: document.querySelector("input[name=csrf]").value });
  const answer = await ask(page.dataset.live + "/ticket", limit, { method: "POST", body, headers: { Accept: "application/json" } });
  if (answer.status === 401 || answer.status === 404) away(answer.status === 401 ? "out" : "removed");
  if (!answer.ok) throw new Error(answer.status);
  return JSON.parse(answer.text).ticket;
}

let opening = false;
async function connect() {
  if (over || socket || opening) return;
  opening = true;
  let held;
  try {
    held = await take();
  } catch {
    return again();
  } finally {
    opening = false;
  }
  if (over || socket) return;
  const ws = new WebSocket(location.origin.replace(/^http/, "ws") + where("/live") + "&ticket=" + held);
  const opened = Date.now();
  socket = ws;
  // A handshake that nobody answers is a network that lets no socket through.
  const late = setTimeout(() => {
    if (socket !== ws || ws.readyState !== WebSocket.CONNECTING) return;
    drop();
    polls = 0;
    poll();
  }, handshake);
  const word = () => {
    heard = Date.now();
    asked = 0;
    found();
  };
  ws.onopen = () => {
    clearTimeout(late);
    if (socket === ws) word();
  };
  ws.onmessage = (m) => {
    if (socket !== ws) return;
    failed = 0;
    word();
    show(JSON.parse(m.data));
  };
  ws.onclose = (e) => {
    clearTimeout(late);
    if (socket !== ws) return;
    socket = null;
    if (e.code === 4504) return still();
    if (e.code >= 4500 && e.code < 5000) return away(why(e.code));
    if (e.code === 4002) return;
    if (Date.now() - opened > 5000) failed = 0;
    again();
  };
}

// drop lets go of a socket, and does not wait until it is closed: on a dead line that takes minutes.
function drop() {
  const ws = socket;
  socket = null;
  asked = 0;
  ws?.close();
}

// dead says that the line is, and looks anew: by a plain request at once, then by a new socket.
function dead() {
  drop();
  gone();
  polls = 9;
  look();
}

// awake asks the server whether the connection still works. A viewer who was away may come back to a connection that died meanwhile; a
// hidden page is no sign of life.
function awake() {
  if (over) return;
  if (socket?.readyState !== WebSocket.OPEN) {
    if (!document.hidden) look();
    return;
  }
  if (Date.now() - heard > silence) return dead();
  socket.send(document.hidden ? "-" : "+");
  asked ||= Date.now();
}
document.addEventListener("visibilitychange", awake);
document.addEventListener("resume", awake);
addEventListener("offline", gone);
addEventListener("online", () => { if (!over) dead(); });

let looked = Date.now();
setInterval(() => {
  const now = Date.now();
  const slept = now - looked > beat / 2; // the device did, or the browser let this page stand still
  looked = now;
  if (slept) {
    asked = 0;
    awake();
  } else if (socket?.readyState === WebSocket.OPEN && (now - heard > silence || asked && now - asked > sign)) dead();
}, beat / 20);

// Some networks let no socket through: then the same frames by plain requests,
// with a try at a socket now and then.
let polls = 0;
async function poll() {
  if (over || socket) return;
  try {
    const answer = await ask(where("/poll"), limit, { headers: { Accept: "application/json" }, cache: "no-store" });
    if (answer.status === 410) return away(why(JSON.parse(answer.text).close));
    if (answer.status === 409) return reset();
    if (answer.status === 200) show(JSON.parse(answer.text));
    else if (answer.status !== 204) throw new Error(answer.status);
    found();
    failed = 3;
    clearTimeout(timer);
    timer = setTimeout(++polls % 10 ? poll : connect, 0.25 * beat + 0.1 * beat * Math.random());
  } catch {
    gone();
    again();
  }
}

// What is new is asked for at once, where no socket brings it.
function look() {
  if (socket) return;
  clearTimeout(timer);
  poll();
}

// A form is sent from where it stands, and the answer put in its place. If
// that fails its words stay, and it can be sent again.
page.addEventListener("input", (e) => { if (e.target.form) e.target.form.dataset.touched = "1"; });
page.addEventListener("submit", async (e) => {
  const form = e.target.closest("form[data-live-form]");
  if (!form) sent = Date.now();
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
  pressed++;
  const before = news();
  const what = does(form);
  undone.delete(what); // it is on its way again
  const { part } = form.closest("[data-part]").dataset;
  const noticed = setTimeout(() => {
    alert(page.dataset.slow);
    if (socket) awake(); // the line may be dead
  }, slow);
  try {
    const answer = await going;
    clearTimeout(noticed);
    found();
    alert("");
    if (answer.status === 401) return away();
    const said = answer.text ? JSON.parse(answer.text) : {};
    if (answer.status === 410 && said.close) return away(why(said.close));
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
    // The socket may have been quicker with something newer: it compares.
    if (socket?.readyState === WebSocket.OPEN) socket.send(cursor());
  } catch {
    failing(form);
    undone.set(what, page.dataset.unsent);
    alert(lost ? page.dataset.lost : "");
  } finally {
    clearTimeout(noticed);
    pressed--;
    quiet ||= setTimeout(speak, 150);
    delete form.dataset.busy;
  }
});
// A key that is held down presses once.
page.addEventListener("keydown", (e) => { if (e.repeat && e.key === "Enter" && e.target.matches("button")) e.preventDefault(); });

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

addEventListener("pagehide", () => { over = true; socket?.close(); });
addEventListener("pageshow", (e) => { if (e.persisted) location.reload(); });
connect();
