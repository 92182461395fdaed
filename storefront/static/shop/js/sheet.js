// A sheet that asks for something ([data-first-field]) is opened to be typed into. The autofocus attribute
// would do it too, but on a wide screen the same field lies open in the page and must not grab the focus.
document.addEventListener(
  "toggle",
  (event) => {
    if (event.newState === "open") event.target.querySelector("[data-first-field]")?.focus();
  },
  true,
);
