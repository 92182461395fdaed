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
