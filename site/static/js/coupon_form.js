// The form of a coupon: only what belongs to the chosen kind and purpose is shown and sent.
const NEEDED = {
  minimum: ["kind", "amount_off_from"],
  range: ["scope", "range"],
  courses: ["scope", "courses"],
  categories: ["scope", "categories"],
};

for (const form of document.querySelectorAll("[data-coupon-form]")) {
  const show = () => {
    for (const [name, [choice, value]] of Object.entries(NEEDED)) {
      const field = form.elements[name];
      const needed = form.elements[choice].value === value;
      field.disabled = !needed;
      field.closest(".form-group").hidden = !needed;
    }
  };
  form.addEventListener("change", show);
  show();
}
