// [data-copy="id"] puts the words of that element on the clipboard, a line for each of its parts, and says
// so in the button (data-copied). [data-print] prints the page.
document.addEventListener("click", async (event) => {
  if (event.target.closest("[data-print]")) window.print();
  const button = event.target.closest("[data-copy]");
  if (!button) return;

  const parts = document.getElementById(button.dataset.copy).children;
  await navigator.clipboard.writeText([...parts].map((part) => part.textContent.trim()).join("\n"));
  button.textContent = button.dataset.copied;
});
