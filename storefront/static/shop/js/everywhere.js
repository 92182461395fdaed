// What every page can do beyond plain links and forms. One file: on a poor line each further one costs a round trip,
// before the first picture is there.

// --- The number on the basket ---

// The number on the basket. Pages come from a shared cache and know nobody's basket, so the server
// keeps the number of pieces in the cookie `basket_items`, a plain integer, and the page reads it here.
function showBasketCount() {
  const found = document.cookie.match(/(?:^|;\s*)basket_items=(\d+)/);
  const pieces = found ? Number(found[1]) : 0;
  for (const badge of document.querySelectorAll("[data-basket-count]")) {
    badge.textContent = pieces > 99 ? "99+" : String(pieces);
    badge.hidden = pieces === 0;
  }
}

showBasketCount();
// A page brought back by the Back button, and a basket changed without leaving the page.
window.addEventListener("pageshow", showBasketCount);
document.addEventListener("htmx:afterRequest", showBasketCount);

// --- Where the keyboard goes on ---

// A piece of the page that is exchanged may take the keyboard's place with it. Where the new piece has an element of
// the same id, htmx puts the focus there; else it goes to the piece that came instead, so that nobody begins at the
// top of the page again.
let places = [];

function placesAround(element) {
  const ids = [];
  for (let around = element; around && around !== document.body; around = around.parentElement) {
    if (around.id) ids.push(around.id);
  }
  return ids;
}

document.addEventListener("htmx:beforeSwap", () => { places = placesAround(document.activeElement); });

document.addEventListener("htmx:afterSettle", () => {
  if (document.activeElement && document.activeElement !== document.body) return;
  const nearest = places.map((id) => document.getElementById(id)).find(Boolean);
  if (!nearest) return;
  if (nearest.tabIndex < 0) nearest.tabIndex = -1;
  nearest.focus({ preventScroll: true });
});

// --- Forms that are sent once ---

// A form with data-once is sent once: its buttons rest while the answer is on its way and say their
// busy words (data-busy). The server never relies on this; it only spares an impatient thumb.
// A resting button is not disabled: that would take the keyboard's place away.
const wordsOf = new WeakMap();

function buttonsOf(form) {
  return [...form.elements].filter((element) => element.type === "submit");
}

function restForm(form) {
  form.dataset.sent = "";
  for (const button of buttonsOf(form)) {
    button.ariaDisabled = "true";
    if (!button.dataset.busy) continue;
    wordsOf.set(button, [...button.childNodes]);
    button.replaceChildren(button.dataset.busy);
  }
}

function wakeForm(form) {
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
    setTimeout(() => restForm(form));
  },
  true,
);

// The Back button may show the page as it was left, buttons resting; an htmx answer leaves the form in place.
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(wakeForm));
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form[data-sent]");
  if (form) wakeForm(form);
});

// --- Lost pictures ---

// A picture whose file is lost shows cloth instead of a torn corner; its words stay for those who hear the page.
function mend(image) {
  image.closest(".picture")?.classList.add("picture--lost");
}

document.addEventListener("error", (event) => event.target.matches?.(".picture img") && mend(event.target), true);
for (const image of document.querySelectorAll(".picture img")) if (image.complete && !image.naturalWidth && image.src) mend(image);

// --- Sheets ---

// A sheet that asks for something ([data-first-field]) is opened to be typed into. The autofocus attribute
// would do it too, but on a wide screen the same field lies open in the page and must not grab the focus.
document.addEventListener(
  "toggle",
  (event) => {
    if (event.newState === "open") event.target.querySelector("[data-first-field]")?.focus();
  },
  true,
);

// --- Search ---

// What the search field offers while somebody types needs a script of its own, fetched when the field is first used.
document.addEventListener("focusin", async ({ target }) => {
  if (!target.matches?.("[data-suggest]:not([role])")) return;
  const { offer } = await import(target.dataset.suggest);
  offer(target);
});

// --- Plus and minus ---

// Plus and minus beside a quantity: [data-stepper] holds a number field and buttons with data-step="±1".
// Listening on the document keeps it working for parts of the page that arrive later.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-step]");
  const field = button?.closest("[data-stepper]")?.querySelector("input");
  if (!field) return;

  const before = field.value;
  if (button.dataset.step === "1") field.stepUp();
  else field.stepDown();
  // The browser stays silent about changes by script; a form that counts along wants to hear of them.
  if (field.value !== before) field.dispatchEvent(new Event("change", { bubbles: true }));
});

// --- Toasts ---

// The answer to "put in basket" stays for a while, as long as nobody reads in it, and can be sent away. Whoever
// sends it away by keyboard goes on at the button she pressed before; whoever goes on to what lies under it sees that.
const STAYS = 8000;
const leaving = new WeakMap();
let pressed = null;

function sendAway(toast) {
  const hadFocus = toast.contains(document.activeElement);
  toast.remove();
  if (hadFocus) pressed?.focus();
}

function keepForAWhile(toast) {
  clearTimeout(leaving.get(toast));
  leaving.set(toast, setTimeout(() => (toast.matches(":hover, :focus-within") ? keepForAWhile(toast) : sendAway(toast)), STAYS));
}

document.addEventListener("submit", (event) => { pressed = event.submitter; });

const toasts = document.getElementById("toasts");
if (toasts) {
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const added of change.addedNodes) if (added.matches?.("[data-toast]")) keepForAWhile(added);
    }
  }).observe(toasts, { childList: true });
}

document.addEventListener("click", (event) => {
  const toast = event.target.closest("[data-toast-close]")?.closest("[data-toast]");
  if (toast) sendAway(toast);
});

function overlap(one, other) {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

// With the next frame the page has scrolled to the new place.
document.addEventListener("focusin", ({ target }) => requestAnimationFrame(() => {
  for (const toast of document.querySelectorAll("[data-toast]")) {
    if (!toast.contains(target) && overlap(toast.getBoundingClientRect(), target.getBoundingClientRect())) sendAway(toast);
  }
}));
