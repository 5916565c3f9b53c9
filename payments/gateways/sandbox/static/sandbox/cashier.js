// The clock on the till: counts down to the trade's deadline.
const clock = document.querySelector("[data-expires]");

function tick(expires, left) {
  const seconds = Math.max(0, Math.ceil((expires - Date.now()) / 1000));
  const minutes = String(Math.floor(seconds / 60)).padStart(2, "0");
  left.textContent = `${minutes}:${String(seconds % 60).padStart(2, "0")}`;
  if (seconds === 0) clock.textContent = clock.dataset.over;
  return seconds > 0;
}

if (clock) {
  const expires = new Date(clock.dataset.expires);
  const left = clock.querySelector("[data-left]");
  clock.firstChild.textContent = clock.dataset.remaining;
  if (tick(expires, left)) {
    const timer = setInterval(() => tick(expires, left) || clearInterval(timer), 1000);
  }
}
