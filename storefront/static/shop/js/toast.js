// The answer to "put in basket" stays for a while, as long as nobody reads in it, and can be sent away. Whoever
// sends it away by keyboard goes on at the button she pressed before.
const STAYS = 8000;
const leaving = new WeakMap();
let pressed = null;

function leave(toast) {
  const hadFocus = toast.contains(document.activeElement);
  toast.remove();
  if (hadFocus) pressed?.focus();
}

function start(toast) {
  clearTimeout(leaving.get(toast));
  leaving.set(toast, setTimeout(() => (toast.matches(":hover, :focus-within") ? start(toast) : leave(toast)), STAYS));
}

document.addEventListener("submit", (event) => { pressed = event.submitter; });

new MutationObserver((changes) => {
  for (const change of changes) {
    for (const added of change.addedNodes) if (added.matches?.("[data-toast]")) start(added);
  }
}).observe(document.getElementById("toasts"), { childList: true });

document.addEventListener("click", (event) => {
  const toast = event.target.closest("[data-toast-close]")?.closest("[data-toast]");
  if (toast) leave(toast);
});
