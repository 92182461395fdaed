// Keys of the desk: / goes to the search ([data-desk-search]), J and K walk through the queue ([data-queue]), Enter
// opens as on any link, N goes to the next step ([data-next-step]), ? shows all of them (#desk-keys). Nobody may be
// caught by single letters, for instance who talks to the computer: [data-keys-switch] turns them off, and this browser
// remembers it. Where codes are scanned ([data-scan]) they rest: a scanner types letters too.
const REMEMBERED = "desk-keys";
const keySwitch = document.querySelector("[data-keys-switch]");
const wordsOff = keySwitch?.textContent;

function areOn() {
  return localStorage.getItem(REMEMBERED) !== "off";
}

function showSwitch() {
  if (keySwitch) keySwitch.textContent = areOn() ? wordsOff : keySwitch.dataset.wordsOn;
}

function walk(step) {
  const links = [...document.querySelectorAll("[data-queue] a")];
  const open = links.findIndex((link) => link.matches("[aria-current]"));
  const focused = links.indexOf(document.activeElement);
  const from = focused >= 0 ? focused : open;
  const next = from < 0 ? 0 : Math.min(Math.max(from + step, 0), links.length - 1);
  links[next]?.focus();
}

function search() {
  const field = document.querySelector("[data-desk-search]");
  field?.focus();
  field?.select();
}

keySwitch?.addEventListener("click", () => {
  localStorage.setItem(REMEMBERED, areOn() ? "off" : "on");
  showSwitch();
});

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest?.("input, select, textarea");
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || !areOn()) return;
  if (document.querySelector("[data-scan]")) return;
  // The key's place, not its letter: with a Thai keyboard J types another one.
  if (event.code === "KeyJ") walk(1);
  else if (event.code === "KeyK") walk(-1);
  else if (event.key === "?" || (event.code === "Slash" && event.shiftKey)) document.getElementById("desk-keys")?.togglePopover();
  else if (event.key === "/" || event.code === "Slash") search();
  else if (event.code === "KeyN") document.querySelector("[data-next-step]")?.focus();
  else return;
  event.preventDefault();
});

showSwitch();
