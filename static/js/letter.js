// The letter: how it reads is told again while it is written, and a letter can be printed. Without this script it is
// told on every save, and browsers print by themselves.
const form = document.querySelector("form[data-measure]");
const told = document.getElementById("measure");

if (form && told) {
  let timer = 0;
  let asked = 0;
  const ask = async () => {
    const mine = ++asked;
    try {
      const answer = await fetch(form.dataset.measure, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "error" });
      const text = answer.ok ? await answer.text() : "";
      if (text && mine === asked) told.innerHTML = text;
    } catch {
      // No connection: the hint stays as it was, and nothing that was written depends on it.
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 900);
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
