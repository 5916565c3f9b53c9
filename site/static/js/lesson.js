// Remembers how far the lesson's video was watched: every ten seconds, on pause, at the end, on leaving.
const video = document.querySelector("[data-lesson-video]");
const form = document.querySelector("[data-lesson-form]");
const trouble = document.querySelector("[data-lesson-trouble]");
const EVERY = 10;

function report(ended = false) {
  const data = new FormData(form);
  data.set("second", Math.floor(video.currentTime));
  if (ended) data.set("ended", "on");
  return data;
}

async function send(ended = false) {
  const answer = await fetch(video.dataset.report, { method: "POST", body: report(ended) }).catch(() => null);
  if (answer?.ok && (await answer.json()).seen) showSeen();
}

function showSeen() {
  form.querySelector("[data-lesson-seen]").hidden = false;
  form.querySelector("[data-lesson-done]").hidden = true;
}

function remember() {
  let sent = video.currentTime;
  video.addEventListener("timeupdate", () => {
    if (video.paused || Math.abs(video.currentTime - sent) < EVERY) return;
    sent = video.currentTime;
    send();
  });
  video.addEventListener("pause", () => !video.ended && send());
  video.addEventListener("ended", () => send(true));
  addEventListener("pagehide", () => video.played.length && navigator.sendBeacon(video.dataset.report, report(video.ended)));
}

if (video) {
  video.addEventListener("error", () => (trouble.hidden = false));
  if (video.dataset.report && form) remember();
}
