// <form data-live>: what is changed in it is answered in place, by the page that the server shows
// anyway. A button with data-leaves goes its own way, once the answer is there. Fields with
// data-mirror show one value; what is half typed in a field with data-keep stays.

const PAUSE = 250; // milliseconds without a change before the server is asked
const PATIENCE = 10_000; // then the browser itself may try
const main = document.querySelector("main");
let question; // the latest one: answers to others are dropped
let timer;

function busy(form, isBusy) {
  form.setAttribute("aria-busy", isBusy);
  for (const button of form.querySelectorAll("[data-leaves]")) button.setAttribute("aria-disabled", isBusy);
}

function dress(page) {
  for (const element of page.querySelectorAll("[data-without-js]")) element.hidden = true;
  for (const element of page.querySelectorAll("[data-with-js]")) element.hidden = false;
}

function renew(page, keepsTyped) {
  const callbacks = {
    beforeNodeMorphed: (old) => !(keepsTyped && old.matches?.("[data-keep]")),
    beforeAttributeUpdated: (name) => name !== "open", // what was unfolded stays unfolded
  };
  dress(page);
  Idiomorph.morph(main, page.querySelector("main").innerHTML, { morphStyle: "innerHTML", callbacks });
}

async function ask(form, button) {
  const mine = (question = new AbortController());
  const patience = setTimeout(() => mine.abort(new Error("too slow")), PATIENCE);
  busy(form, true);
  try {
    const body = new FormData(form, button);
    const answer = await fetch(form.action, { method: "POST", body, signal: mine.signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (question !== mine) return;
    if (!page.querySelector("form[data-live]")) throw new Error("another page");
    renew(page, !button);
    if (answer.redirected) history.replaceState(null, "", answer.url);
    question = null;
    busy(form, false);
  } catch {
    if (question !== mine) return;
    form.dataset.plain = "yes"; // the browser itself may do better
    form.requestSubmit(button);
  } finally {
    clearTimeout(patience);
  }
}

function hold() {
  clearTimeout(timer);
  question?.abort();
  question = timer = null;
}

main.addEventListener("submit", (event) => {
  const { target: form, submitter: button } = event;
  if (!form.matches("[data-live]") || form.dataset.plain) return;
  const leaves = button?.matches("[data-leaves]");
  if (!leaves || question || timer) event.preventDefault();
  if (leaves) return;
  hold();
  ask(form, button);
});

main.addEventListener("input", ({ target: field }) => {
  if (!field.matches("form[data-live] [data-mirror]")) return;
  for (const other of field.form.querySelectorAll("[data-mirror]")) other.value = field.value;
  hold();
  busy(field.form, true);
  timer = setTimeout(() => field.form.requestSubmit(), PAUSE);
});

dress(document);
