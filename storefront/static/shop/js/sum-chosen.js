// [data-sum-chosen] shows in its [data-sum] what the chosen boxes come to (data-baht each). Without scripts the row
// stays away, and the shop says it after the form is sent.
for (const form of document.querySelectorAll("[data-sum-chosen]")) {
  const sum = form.querySelector("[data-sum]");
  const show = () => {
    const satang = [...form.querySelectorAll("[data-baht]:checked")].map((box) => Math.round(box.dataset.baht * 100));
    const baht = satang.reduce((all, one) => all + one, 0) / 100;
    sum.textContent = baht.toLocaleString("en", { style: "currency", currency: "THB", currencyDisplay: "narrowSymbol" });
  };
  sum.closest("tr").hidden = false;
  form.addEventListener("change", show);
  show();
}
