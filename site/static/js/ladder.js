// The price ladder: the chosen period's price and name appear wherever the page repeats them.
// Radios carry data-price and data-label; [data-chosen-price] and [data-chosen-label] show them.

function show(radio) {
  for (const place of document.querySelectorAll("[data-chosen-price]")) {
    place.textContent = radio.dataset.price;
  }
  for (const place of document.querySelectorAll("[data-chosen-label]")) {
    place.textContent = radio.dataset.label;
  }
}

function showChosen() {
  for (const radio of document.querySelectorAll("[data-ladder] input:checked")) show(radio);
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-ladder] input[data-price]")) show(event.target);
});
// The browser may restore an earlier choice.
addEventListener("pageshow", showChosen);
