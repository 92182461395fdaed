// A search field that offers goods, makers and districts: an editable combobox with a list, as WAI-ARIA describes it.
// The list comes from the server by htmx; here the arrow keys walk through it. Enter on a line follows it, Enter in the
// field searches as ever, Escape closes the list and leaves what was typed.
export function offer(field) {
  if (field.role) return;
  const form = field.form;
  const list = form.querySelector(".suggestions");
  const count = form.querySelector("[data-suggest-count]");
  let chosen = -1;

  Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" })
    .forEach(([name, value]) => field.setAttribute(name, value));

  const lines = () => [...list.querySelectorAll("[role=option]")];

  function show(open) {
    list.hidden = !open;
    field.setAttribute("aria-expanded", String(open));
    if (!open) choose(-1);
  }

  function choose(number) {
    chosen = number;
    lines().forEach((line, place) => line.setAttribute("aria-selected", String(place === number)));
    const line = lines()[number];
    if (line) field.setAttribute("aria-activedescendant", line.id);
    else field.removeAttribute("aria-activedescendant");
    line?.scrollIntoView({ block: "nearest" });
  }

  field.addEventListener("keydown", (event) => {
    const last = lines().length - 1;
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && last >= 0) {
      event.preventDefault();
      show(true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      // Before the first line and after the last lies the field itself.
      choose(chosen + step > last ? -1 : chosen + step < -1 ? last : chosen + step);
    } else if (event.key === "Enter" && chosen >= 0 && !list.hidden) {
      event.preventDefault();
      lines()[chosen].click();
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      show(false);
    }
  });

  // A line is pressed without the field losing its place first, or the list would be gone before the click.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  field.addEventListener("focusout", () => show(false));
  field.addEventListener("input", () => { if (!field.value.trim()) { list.replaceChildren(); show(false); } });
  list.addEventListener("htmx:afterSwap", () => {
    chosen = -1;
    count.textContent = list.querySelector("[data-count-words]")?.dataset.countWords ?? "";
    show(lines().length > 0 && document.activeElement === field);
  });
}
