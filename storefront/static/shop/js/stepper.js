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
