// Three pictures by three taps, without a page between them. Without this script each picture is a button that sends the
// form, and the page comes back with one picture more.
import { plainly } from "./app.js";
import "./print.js";

const most = 3;

class Picks {
  constructor(form) {
    this.form = form;
    this.slots = [...form.querySelectorAll("[data-slot]")];
    this.said = form.querySelector("[data-picks-said]");
    this.going = false;
    form.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button?.name === "afresh") this.afresh();
      else if (button?.name === "pick") this.pick(button);
      else return;
      event.preventDefault(); // not before it is done: where anything is missing the button sends the form
    });
    // What was tapped stays on no page that somebody can come back to.
    addEventListener("pagehide", () => this.afresh());
    addEventListener("pageshow", (event) => {
      if (event.persisted) this.going = false;
    });
  }

  get picked() {
    return this.form.querySelectorAll("input[name=picked]").length;
  }

  pick(button) {
    const slot = this.slots[this.picked];
    if (this.going || !slot) return;
    const input = document.createElement("input");
    input.type = "hidden";
    input.name = "picked";
    input.value = button.value;
    slot.replaceChildren(button.querySelector("svg").cloneNode(true), input);
    if (this.said) this.said.textContent = this.said.dataset.of.replace("_", this.picked);
    if (this.picked < most) return;
    this.going = true;
    setTimeout(() => plainly(this.form));
  }

  afresh() {
    for (const slot of this.slots) slot.replaceChildren();
    if (this.said) this.said.textContent = "";
  }
}

for (const form of document.querySelectorAll("form[data-picks]")) new Picks(form);
