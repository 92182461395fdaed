// [data-copy="id"] puts the words of that element on the clipboard, a line for each of its parts; [data-copy-link]
// the address it holds. Both say so in the button (data-copied). [data-print] prints the page.
document.addEventListener("click", async (event) => {
  if (event.target.closest("[data-print]")) window.print();
  const button = event.target.closest("[data-copy], [data-copy-link]");
  if (!button) return;

  await navigator.clipboard.writeText(button.dataset.copyLink ?? linesOf(button.dataset.copy));
  button.textContent = button.dataset.copied;
});

function linesOf(id) {
  return [...document.getElementById(id).children].map((part) => part.textContent.trim()).join("\n");
}
