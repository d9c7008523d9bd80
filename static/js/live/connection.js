// The line of a live page: a socket, or plain requests where none gets through. What comes is put on the page.
import { ask } from "../app.js";
import { away, closed, reset, still } from "./ends.js";
import { show } from "./morph.js";
import { beat, cursor, end, handshake, limit, over, page, sign, silence } from "./page.js";
import { alert, say } from "./voice.js";

const where = (what) => page.dataset.live + what + "?epoch=" + encodeURIComponent(page.dataset.epoch) + "&after=" + cursor() + (page.dataset.of ? "&of=" + page.dataset.of : "") + (document.hidden ? "&hidden=1" : "");

let socket = null;
let failed = 0; // sockets in a row that brought nothing
let timer = 0;
let heard = 0; // when the socket last brought a word
let asked = 0; // since when it owes one
export let lost = false;

export function found() {
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
export async function connect() {
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
    if (e.code >= 4500 && e.code < 5000) return closed(e.code);
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
// check is awake where a socket may be dead.
export function check() {
  if (socket) awake();
}
// compare tells the server which versions are here: the socket may have been quicker than the answer to a form, with
// something newer.
export function compare() {
  if (socket?.readyState === WebSocket.OPEN) socket.send(cursor());
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
    if (answer.status === 410) return closed(JSON.parse(answer.text).close);
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
export function look() {
  if (socket) return;
  clearTimeout(timer);
  poll();
}

addEventListener("pagehide", () => { end(); socket?.close(); });
addEventListener("pageshow", (e) => { if (e.persisted) location.reload(); });
