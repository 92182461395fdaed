// Pictures of a good. One is shown at a time, so that a poor line loads one: the small ones choose, a finger
// swipes, a radio button with data-shows brings its variant's. Pressed, a picture opens over the page at its full
// size; a second press takes it nearer. Without this script the small ones are links to the large ones, and a
// large one a link to its file.
const SWIPE = 40;

function part(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

function toolButton(words, line, attributes) {
  const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  icon.setAttribute("class", "icon");
  icon.setAttribute("viewBox", "0 0 24 24");
  icon.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", line);
  icon.append(path);
  return part("button", { class: "tool", ...attributes }, icon, part("span", { class: "visually-hidden" }, words));
}

function closerView(links, words, shownLast) {
  const picture = part("img", { class: "closer__picture", alt: "" });
  const frame = part("div", { class: "closer__frame", tabindex: "0" }, picture);
  const tools = part("form", { class: "closer__tools", method: "dialog" });
  if (links.length > 1) {
    tools.append(toolButton(words.back, "M14.5 6 8.7 12l5.8 6", { type: "button", "data-turn": "-1" }));
    tools.append(toolButton(words.next, "m9.5 6 5.8 6-5.8 6", { type: "button", "data-turn": "1" }));
  }
  tools.append(toolButton(words.close, "m6 6 12 12M18 6 6 18", {}));
  const dialog = part("dialog", { class: "closer", "aria-label": words.title }, frame, tools);
  let shown = 0;

  function show(number) {
    shown = (number + links.length) % links.length;
    picture.src = links[shown].href;
    picture.alt = links[shown].querySelector("img").alt;
    frame.classList.remove("is-near");
  }

  tools.addEventListener("click", (event) => {
    const turn = event.target.closest("[data-turn]");
    if (turn) show(shown + Number(turn.dataset.turn));
  });
  dialog.addEventListener("keydown", (event) => {
    if (frame.matches(".is-near")) return;
    if (event.key === "ArrowRight") show(shown + 1);
    if (event.key === "ArrowLeft") show(shown - 1);
  });
  frame.addEventListener("click", (event) => {
    const before = picture.getBoundingClientRect();
    const [x, y] = [(event.clientX - before.left) / before.width, (event.clientY - before.top) / before.height];
    if (!frame.classList.toggle("is-near")) return;
    frame.scrollTo(x * frame.scrollWidth - frame.clientWidth / 2, y * frame.scrollHeight - frame.clientHeight / 2);
  });
  dialog.addEventListener("close", () => shownLast(shown));
  document.body.append(dialog);
  return (number) => { show(number); dialog.showModal(); };
}

function wake(gallery) {
  const links = [...gallery.querySelectorAll("[data-look-closely]")];
  const places = [...gallery.querySelectorAll("[data-gallery-place]")];
  let shown = 0, open = null, pressedAt = null, wasSwiped = false;

  function show(number) {
    shown = (number + links.length) % links.length;
    links.forEach((link, at) => link.classList.toggle("is-shown", at === shown));
    places.forEach((place, at) => place.setAttribute("aria-current", String(at === shown)));
  }

  function loadTheOthers() {
    for (const picture of gallery.querySelectorAll(".gallery__item img")) picture.loading = "eager";
  }

  gallery.addEventListener("click", (event) => {
    const place = event.target.closest("[data-gallery-place]");
    const link = event.target.closest("[data-look-closely]");
    if (event.ctrlKey || event.metaKey || !(place || link)) return;
    event.preventDefault();
    if (place) return show(places.indexOf(place));
    if (wasSwiped) return;
    open ??= closerView(links, gallery.dataset, (number) => { show(number); links[shown].focus(); });
    open(links.indexOf(link));
  });
  gallery.addEventListener("pointerdown", (event) => { pressedAt = event.clientX; wasSwiped = false; loadTheOthers(); });
  gallery.addEventListener("pointerup", (event) => {
    const way = event.clientX - (pressedAt ?? event.clientX);
    if (links.length < 2 || event.pointerType === "mouse" || Math.abs(way) < SWIPE) return;
    wasSwiped = true;
    show(shown + (way < 0 ? 1 : -1));
  });
  gallery.addEventListener("focusin", loadTheOthers, { once: true });
  document.addEventListener("change", (event) => {
    const chosen = links.findIndex((link) => link.id && link.id === event.target.dataset.shows);
    if (chosen >= 0) show(chosen);
  });
  if (links.length > 1) {
    gallery.classList.add("gallery--awake");
    show(Math.max(links.findIndex((link) => link.matches(":target")), 0));
  }
}

document.querySelectorAll("[data-gallery]").forEach(wake);
