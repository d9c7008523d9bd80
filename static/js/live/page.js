// What the modules of a live page share: the page, its parts, and how long they wait. Each part says its version, and
// that is all the server needs to send what is newer: the page itself is the cursor.
export const page = document.querySelector("[data-live]");
export const parts = () => [...document.querySelectorAll("[data-part]")]; // one stands in the head of the page
export const cursor = () => parts().map((p) => p.dataset.part + "." + p.dataset.v).join("~");

// does says what a press of a form would do, so that two that look alike are told apart.
export const does = (form) => form.getAttribute("action") + [...form.querySelectorAll("input[type=hidden]:not([name=csrf]), button")].map((i) => i.value + i.textContent.trim()).join();

// A dead line says nothing, and a browser waits for it for minutes. So both ends watch: the server is heard once a
// beat at least, and all that this page waits for ends after a part of it.
export const beat = Number(page.dataset.beat);
export const silence = 2.5 * beat; // without a word, and the line is dead
export const handshake = 0.6 * beat; // for a socket to open; then the same is asked for by plain requests
export const limit = 0.8 * beat; // for the answer to a plain request
export const slow = 0.3 * beat; // then a press that has no answer says so
export const sign = 0.2 * beat; // for a word after waking

export let over = false; // stay away: signed out, or no seat
export function end() {
  over = true;
}
