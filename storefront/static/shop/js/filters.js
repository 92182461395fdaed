// The districts unfolded in the rail of a list stay unfolded when their counts are renewed: the one that was
// just chosen, and with it the keyboard's place, may lie there.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  for (const open of event.detail.target.querySelectorAll("details[open][id]")) {
    const renewed = event.detail.fragment.querySelector(`#${open.id}`);
    if (renewed) renewed.open = true;
  }
});
