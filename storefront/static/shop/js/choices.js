// A good with variants: the chosen one's price, pieces and largest number stand where those of all stood.
// Each radio button carries its own; without this script they stand beside its name.
const parts = (name) => document.querySelectorAll(`[data-chosen="${name}"]`);

document.addEventListener("change", (event) => {
  const { price, stock, most } = event.target.dataset;
  if (!most) return;
  for (const part of parts("price")) (part.querySelector(".price") ?? part).textContent = price;
  for (const part of parts("price-in-button")) part.textContent = ` · ${price}`;
  for (const part of parts("stock")) part.textContent = stock;
  const number = event.target.form.querySelector("[data-stepper] input");
  if (!number) return;
  number.max = most;
  if (Number(number.value) > Number(most)) number.value = most;
});
