// The card beside the map tells of the district under the pointer or the keyboard. A finger has no pointer to
// hover with: its first tap shows the card, the second follows the link, as without this script.
for (const map of document.querySelectorAll("[data-map]")) {
  const districts = [...map.querySelectorAll("[data-district]")];

  function choose(district) {
    for (const other of districts) {
      const isChosen = other === district;
      other.classList.toggle("is-chosen", isChosen);
      document.getElementById(`name-${other.dataset.district}`).classList.toggle("is-chosen", isChosen);
      document.getElementById(`district-${other.dataset.district}`).hidden = !isChosen;
    }
  }

  for (const district of districts) {
    district.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && choose(district));
    district.addEventListener("focus", () => district.matches(":focus-visible") && choose(district));
    district.addEventListener("click", (event) => {
      if (event.pointerType !== "touch" || district.classList.contains("is-chosen")) return;
      event.preventDefault();
      choose(district);
    });
  }
}
