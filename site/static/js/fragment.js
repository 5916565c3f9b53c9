// The visitor's corner: fetched after the page, which is the same for everyone.
// It brings the CSRF token, which turns forms marked data-needs-token from GET into POST.

const corners = document.querySelectorAll("[data-fragment]");

function giveToken(token) {
  for (const form of document.querySelectorAll("form[data-needs-token]")) {
    const old = form.querySelector("input[name=csrfmiddlewaretoken]");
    const input = old || document.createElement("input");
    Object.assign(input, { type: "hidden", name: "csrfmiddlewaretoken", value: token });
    if (!old) form.append(input);
    form.method = "post";
  }
}

function leadBack(link) {
  const here = location.pathname + location.search;
  if (!here.includes("/account/")) link.href += `?next=${encodeURIComponent(here)}`;
}

// Forms marked data-coupon ask which of their coupons the visitor has already.
function addressOf(corner) {
  const address = new URL(corner.dataset.fragment, location);
  const coupons = [...document.querySelectorAll("form[data-coupon]")].map((form) => form.dataset.coupon);
  if (coupons.length) address.searchParams.set("coupons", coupons.join("."));
  return address;
}

function markHeld(held) {
  const form = document.querySelector(`form[data-coupon="${held.dataset.heldCoupon}"]`);
  const mark = form?.nextElementSibling;
  if (!mark) return;
  form.hidden = true;
  mark.hidden = false;
  mark.querySelector("a").hidden = !("usable" in held.dataset);
}

async function fetchCorner(corner) {
  const answer = await fetch(addressOf(corner), {
    credentials: "same-origin",
    headers: { "X-Requested-With": "fetch" },
  });
  if (!answer.ok) return;
  corner.innerHTML = await answer.text();
  const token = corner.querySelector("input[name=csrfmiddlewaretoken]");
  if (token) giveToken(token.value);
  for (const link of corner.querySelectorAll("a[data-return]")) leadBack(link);
  for (const held of corner.querySelectorAll("[data-held-coupon]")) markHeld(held);
  document.dispatchEvent(new CustomEvent("visitor", { detail: { corner } }));
}

function fetchAll() {
  // Without an answer the plain links stay where they are.
  for (const corner of corners) fetchCorner(corner).catch(() => {});
}

fetchAll();
// A page that comes back from the browser's memory shows the basket of now, not of then.
addEventListener("pageshow", (event) => event.persisted && fetchAll());
