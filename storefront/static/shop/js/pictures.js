// A picture whose file is lost shows cloth instead of a torn corner; its words stay for those who hear the page.
function mend(image) {
  image.closest(".picture")?.classList.add("picture--lost");
}

document.addEventListener("error", (event) => event.target.matches?.(".picture img") && mend(event.target), true);
for (const image of document.querySelectorAll(".picture img")) if (image.complete && !image.naturalWidth && image.src) mend(image);
