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
