// The page that asks for a code: six digits send themselves, once, and "again" counts down.

function digits(text) {
  return text.normalize("NFKC").replace(/\D/g, "");
}

function start(form) {
  const input = form.querySelector("[data-code]");
  const length = Number(input?.dataset.code);
  const alone = form.querySelectorAll("input:not([type=hidden])").length === 1;
  input?.addEventListener("input", (event) => {
    if (event.isComposing) return;
    const code = digits(input.value);
    if (code.length === length && alone) {
      input.value = code;
      form.requestSubmit();
    }
  });
  sendOnce(form);
}

// A second press while the answer is under way would cost a try.
function sendOnce(form) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  addEventListener("pageshow", () => { sent = false; });
}

function countDown(form) {
  const button = form.querySelector("[data-resend-button]");
  const words = form.querySelector("[data-resend-wait]");
  const now = form.querySelector("[data-resend-now]");
  const end = Date.now() + Number(form.dataset.resend) * 1000;
  const tick = () => {
    const seconds = Math.max(0, Math.ceil((end - Date.now()) / 1000));
    button.hidden = seconds > 0;
    for (const field of form.querySelectorAll(".field")) field.hidden = seconds > 0;
    if (words) words.hidden = !seconds;
    if (words) words.querySelector("[data-seconds]").textContent = seconds;
    if (now) now.hidden = seconds > 0;
    if (!seconds) clearInterval(timer);
  };
  const timer = setInterval(tick, 1000);
  tick();
}

for (const form of document.querySelectorAll("[data-code-form]")) start(form);
for (const form of document.querySelectorAll("[data-resend]")) countDown(form);
