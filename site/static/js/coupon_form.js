// The forms of coupons: only what belongs to the chosen kind or purpose is shown and sent.
const NEEDED = {
  minimum: ["kind", "amount_off_from"],
  range: ["scope", "range"],
  courses: ["scope", "courses"],
  categories: ["scope", "categories"],
  people: ["to", "people"],
  group: ["to", "group"],
  course: ["to", "buyers"],
};

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
}
