// A form with data-once is sent once: its buttons rest while the answer is on its way and say their
// busy words (data-busy). The server never relies on this; it only spares an impatient thumb.
const wordsOf = new WeakMap();

function buttonsOf(form) {
  return [...form.elements].filter((element) => element.type === "submit");
}

function rest(form) {
  form.dataset.sent = "";
  for (const button of buttonsOf(form)) {
    button.disabled = true;
    if (!button.dataset.busy) continue;
    wordsOf.set(button, [...button.childNodes]);
    button.replaceChildren(button.dataset.busy);
  }
}

function wake(form) {
  delete form.dataset.sent;
  for (const button of buttonsOf(form)) {
    button.disabled = false;
    if (wordsOf.has(button)) button.replaceChildren(...wordsOf.get(button));
    wordsOf.delete(button);
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-once]")) return;
  if ("sent" in form.dataset) {
    event.preventDefault();
    return;
  }
  // A disabled button does not send its value, so the buttons rest only after the form has been read.
  setTimeout(() => rest(form));
});

// The Back button may show the page as it was left, buttons resting; an htmx answer leaves the form in place.
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(wake));
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form[data-sent]");
  if (form) wake(form);
});
