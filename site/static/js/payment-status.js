// [data-payment-status="address"]: asks there every three seconds whether the order is paid, and goes on
// when it is. Loads the page anew when it can no longer be paid, and rests while nobody looks.
// [data-payment-said]: where it says so, in the words of its data-...-text.

const PAUSE = 3000; // milliseconds
const LONGEST_PAUSE = 30_000;
const element = document.querySelector("[data-payment-status]");
let pause = PAUSE;
let timer;

function say(state) {
  for (const line of document.querySelectorAll("[data-payment-said]")) {
    line.dataset.state = state;
    line.textContent = line.dataset[`${state}Text`] ?? "";
  }
}

function later() {
  clearTimeout(timer);
  if (!document.hidden) timer = setTimeout(ask, pause);
}

async function ask() {
  try {
    const answer = await fetch(element.dataset.paymentStatus, { headers: { Accept: "application/json" }, redirect: "manual" });
    if (!answer.ok && answer.status < 500) return; // logged out, or no such order any more
    const order = await answer.json();
    if (pause > PAUSE) say("");
    pause = PAUSE;
    if (order.is_paid) {
      say("paid");
      location.assign(order.url);
      return;
    }
    if (!order.is_payable) {
      location.replace(location.href); // says why
      return;
    }
  } catch {
    pause = Math.min(pause * 2, LONGEST_PAUSE);
    say("silent");
  }
  later();
}

if (element) {
  document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : ask()));
  later();
}
