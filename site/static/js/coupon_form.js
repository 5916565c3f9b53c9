// The forms of coupons: only what belongs to the chosen kind or purpose is shown and sent, and a
// discount is read aloud while it is typed.
const NEEDED = {
  minimum: ["kind", "amount_off_from"],
  range: ["scope", "range"],
  courses: ["scope", "courses"],
  categories: ["scope", "categories"],
  people: ["to", "people"],
  group: ["to", "group"],
  course: ["to", "buyers"],
};

function readAloud(form) {
  const value = form.querySelector("[data-discount]");
  if (!value) return;
  const reading = document.createElement("output");
  reading.className = "form-text font-weight-bold";
  reading.htmlFor = value.id;
  value.after(reading);
  const read = () => {
    const percent = Number(value.value);
    const isDiscount = form.elements.kind.value === "percent_to_pay" && percent > 0 && percent < 100;
    const parts = value.dataset.discount.split("{}");
    const tenths = String(Number((percent / 10).toFixed(3)));
    reading.textContent = isDiscount ? parts[0] + tenths + parts[1] + percent + parts[2] : "";
  };
  form.addEventListener("input", read);
  read();
}

for (const form of document.querySelectorAll("[data-coupon-form]")) {
  const show = () => {
    for (const [name, [choice, value]] of Object.entries(NEEDED)) {
      const field = form.elements[name];
      if (!field) continue;
      const needed = form.elements[choice].value === value;
      field.disabled = !needed;
      field.closest(".form-group").hidden = !needed;
    }
  };
  form.addEventListener("change", show);
  show();
  readAloud(form);
}
