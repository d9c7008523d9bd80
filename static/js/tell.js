// A call for help never ends in a browser's error page: where there is no network the page stays, says that nothing is
// sent, and shows whom to ring. Without this script the same form is sent as any other.
const form = document.querySelector("form[data-tell]");
const unsent = form?.querySelector("[data-tell-unsent]");

function stay() {
  unsent.hidden = false;
  unsent.scrollIntoView({ block: "nearest" });
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = "1";
  unsent.hidden = true;
  try {
    // Sent once more under the same id, it raises nothing new: a lost answer may be asked for again.
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), signal: AbortSignal.timeout(20000) });
    if (answer.ok && answer.redirected) location.assign(answer.url);
    else if (answer.status >= 500) stay();
    else HTMLFormElement.prototype.submit.call(form); // the server has something to say: its page shows it
  } catch {
    stay();
  } finally {
    delete form.dataset.busy;
  }
});
