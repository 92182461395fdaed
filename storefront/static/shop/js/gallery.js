// Pictures of a good. The small ones bring the large one into view without moving the page; a large one opens
// over the page, at its full size ([data-look-closely], else a plain link to the file): arrows turn to the next,
// a second press takes it nearer. A radio button with data-shows brings its variant's picture into view.
const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");

function bringIntoView(picture) {
  const strip = picture.parentElement;
  strip.scrollTo({ left: picture.offsetLeft - strip.offsetLeft, behavior: reducedMotion.matches ? "auto" : "smooth" });
}

function closerView(links, words) {
  const dialog = document.createElement("dialog");
  dialog.className = "closer";
  dialog.setAttribute("aria-label", words.title);
  dialog.innerHTML = `
    <div class="closer__frame" tabindex="0"><img class="closer__picture" alt=""></div>
    <form class="closer__tools" method="dialog">
      <button class="tool" type="button" data-turn="-1"><svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M14.5 6 8.7 12l5.8 6"/></svg><span class="visually-hidden"></span></button>
      <button class="tool" type="button" data-turn="1"><svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="m9.5 6 5.8 6-5.8 6"/></svg><span class="visually-hidden"></span></button>
      <button class="tool"><svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="m6 6 12 12M18 6 6 18"/></svg><span class="visually-hidden"></span></button>
    </form>`;
  const names = dialog.querySelectorAll(".visually-hidden");
  [words.back, words.next, words.close].forEach((word, number) => { names[number].textContent = word; });
  const frame = dialog.querySelector(".closer__frame");
  const picture = dialog.querySelector("img");
  let shown = 0;

  function show(number) {
    shown = (number + links.length) % links.length;
    picture.src = links[shown].href;
    picture.alt = links[shown].querySelector("img").alt;
    frame.classList.remove("is-near");
  }

  for (const turn of dialog.querySelectorAll("[data-turn]")) {
    turn.hidden = links.length < 2;
    turn.addEventListener("click", () => show(shown + Number(turn.dataset.turn)));
  }
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "ArrowRight" && !frame.matches(".is-near")) show(shown + 1);
    if (event.key === "ArrowLeft" && !frame.matches(".is-near")) show(shown - 1);
  });
  frame.addEventListener("click", (event) => {
    const before = picture.getBoundingClientRect();
    const [x, y] = [(event.clientX - before.left) / before.width, (event.clientY - before.top) / before.height];
    if (!frame.classList.toggle("is-near")) return;
    frame.scrollTo(x * frame.scrollWidth - frame.clientWidth / 2, y * frame.scrollHeight - frame.clientHeight / 2);
  });
  dialog.addEventListener("close", () => bringIntoView(links[shown]));
  document.body.append(dialog);
  return (number) => { show(number); dialog.showModal(); };
}

for (const gallery of document.querySelectorAll("[data-gallery]")) {
  const links = [...gallery.querySelectorAll("[data-look-closely]")];
  let open = null;
  gallery.addEventListener("click", (event) => {
    const place = event.target.closest("[data-gallery-place]");
    const link = event.target.closest("[data-look-closely]");
    if (event.ctrlKey || event.metaKey || !(place || link)) return;
    event.preventDefault();
    if (place) return bringIntoView(document.getElementById(place.hash.slice(1)));
    open ??= closerView(links, gallery.dataset);
    open(links.indexOf(link));
  });
}

document.addEventListener("change", (event) => {
  const picture = document.getElementById(event.target.dataset.shows ?? "");
  if (picture) bringIntoView(picture);
});
