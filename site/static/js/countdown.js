// <time class="countdown" data-deadline="ISO time" data-over-text="...">: what is left, second by second.
// With data-reload the page is asked for again once the time is over. Within [data-counts-down] hidden: the
// words before that one say the same without this script, and make way for it.

function left(deadline) {
  return Math.max(0, Math.ceil((new Date(deadline) - Date.now()) / 1000));
}

function text(seconds) {
  const pad = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

function start(element) {
  const wasOver = left(element.dataset.deadline) === 0;
  const tick = () => {
    const seconds = left(element.dataset.deadline);
    element.textContent = seconds ? text(seconds) : element.dataset.overText || text(0);
    if (seconds) return;
    clearInterval(timer);
    element.dataset.over = "yes";
    if ("reload" in element.dataset && !wasOver) setTimeout(() => location.reload(), 2000);
  };
  const timer = setInterval(tick, 1000);
  tick();
  takePlace(element.closest("[data-counts-down]"));
}

function takePlace(words) {
  if (!words) return;
  words.hidden = false;
  words.previousElementSibling.hidden = true;
}

for (const element of document.querySelectorAll("[data-deadline]")) start(element);
