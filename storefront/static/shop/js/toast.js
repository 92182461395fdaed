// The answer to "put in basket" stays for a while, as long as nobody reads in it, and can be sent away. Whoever
// sends it away by keyboard goes on at the button she pressed before; whoever goes on to what lies under it sees that.
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

function overlap(one, other) {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

// With the next frame the page has scrolled to the new place.
document.addEventListener("focusin", ({ target }) => requestAnimationFrame(() => {
  for (const toast of document.querySelectorAll("[data-toast]")) {
    if (!toast.contains(target) && overlap(toast.getBoundingClientRect(), target.getBoundingClientRect())) leave(toast);
  }
}));
