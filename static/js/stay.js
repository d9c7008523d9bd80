// Asks whether somebody is still there before their session runs out (WCAG 2.2.1), and clears the page when it has.
// Without this script the page says how long it waits, and every page that is opened is a sign of life.
import { ask, fields, out } from "./app.js";

const box = document.querySelector("dialog[data-stay]");
let end = 0;
let timer;

if (box) {
  const warn = box.dataset.warn * 1000;
  const later = (left) => {
    end = Date.now() + left;
    clearTimeout(timer);
    timer = setTimeout(look, Math.min(Math.max(left - warn, 1000), 2 ** 30));
  };

  // look asks how long there is: another page, or what was saved from this one, may have been a sign of life.
  const look = async () => {
    let said;
    try {
      const answer = await ask("/stay", 10000, { headers: { Accept: "application/json" }, cache: "no-store" });
      if (answer.status === 401) return gone();
      if (!answer.ok) throw new Error(answer.status);
      said = JSON.parse(answer.text);
    } catch {
      if (Date.now() > end) return gone();
      timer = setTimeout(look, 5000);
      return;
    }
    const left = said.left * 1000;
    if (left > warn + 1000) {
      if (box.close && box.open) box.close("stayed");
      return later(left);
    }
    end = Date.now() + left;
    box.querySelector("[data-can]").hidden = !said.stays;
    box.querySelector("[data-cannot]").hidden = said.stays;
    if (!box.hasAttribute("open")) {
      box.returnValue = "";
      if (box.showModal) box.showModal();
      else box.setAttribute("open", ""); // and its button sends its form
    }
    timer = setTimeout(look, Math.min(left + 1000, 20000));
  };

  // Whatever closes the box is somebody who is there.
  box.addEventListener("close", async () => {
    if (box.returnValue === "stayed") return;
    try {
      const body = fields(box.querySelector("form"));
      const answer = await ask("/stay", 10000, { method: "POST", body, headers: { Accept: "application/json" } });
      if (answer.status === 401) return gone();
      later(JSON.parse(answer.text).left * 1000);
    } catch {
      later(warn + 5000);
    }
  });
  box.querySelector("form").addEventListener("submit", (event) => {
    if (!box.close) return;
    event.preventDefault();
    box.close();
  });

  const gone = () => {
    clearTimeout(timer);
    out("/?out=1");
  };

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && Date.now() > end - warn) look();
  });
  later(box.dataset.left * 1000);
}
