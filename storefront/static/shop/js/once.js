// A form with data-once is sent once: its buttons rest while the answer is on its way and say their
// busy words (data-busy). The server never relies on this; it only spares an impatient thumb.
// A resting button is not disabled: that would take the keyboard's place away.
const wordsOf = new WeakMap();

function buttonsOf(form) {
  return [...form.elements].filter((element) => element.type === "submit");
}

function rest(form) {
  form.dataset.sent = "";
  for (const button of buttonsOf(form)) {
    button.ariaDisabled = "true";
    if (!button.dataset.busy) continue;
    wordsOf.set(button, [...button.childNodes]);
    button.replaceChildren(button.dataset.busy);
  }
}

function wake(form) {
  delete form.dataset.sent;
  for (const button of buttonsOf(form)) {
    button.ariaDisabled = null;
    if (wordsOf.has(button)) button.replaceChildren(...wordsOf.get(button));
    wordsOf.delete(button);
  }
}

// On its way down to the form: what stops here never reaches htmx, which listens there.
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!form.matches("form[data-once]")) return;
    if ("sent" in form.dataset) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    // Only after everybody has heard of the form being sent: the words are no part of what is sent.
    setTimeout(() => rest(form));
  },
  true,
);

// The Back button may show the page as it was left, buttons resting; an htmx answer leaves the form in place.
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(wake));
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form[data-sent]");
  if (form) wake(form);
});
