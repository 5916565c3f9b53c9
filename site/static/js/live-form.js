// <form data-live>: what is changed in it is answered in place, by the page that the server shows
// anyway. A button with data-leaves goes its own way, once the answer is there. Fields with
// data-mirror show one value; what is half typed in a field with data-keep stays. Without a network
// (or with a server that answers no page of ours) the form goes back to what it had said last, and
// its data-trouble tells so where it was changed. data-address: where a GET shows the same page, for
// what answered a POST, so that coming back to it sends nothing again.

const PAUSE = 250; // milliseconds without a change before the server is asked
const PATIENCE = 10_000; // then it counts as unreachable
const main = document.querySelector("main");
let question; // the latest one: answers to others are dropped
let timer;
let changed; // the field that was touched last
let said = new Map(); // what the fields said when the server last answered

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
  remember();
  show(main.querySelector("form[data-live] [role=alert]"));
}

// Not behind the bar at the bottom.
function show(words) {
  words?.scrollIntoView({ block: "nearest" });
}

const choices = () => main.querySelectorAll("form[data-live] select, form[data-live] [data-mirror]");

function remember() {
  said = new Map([...choices()].map((field) => [field, field.value]));
}

function giveUp(form, button) {
  const wanted = [...choices()].map((field) => [field, field.value]);
  for (const [field, value] of said) field.value = value;
  question = null;
  busy(form, false);
  tell(form, button || changed, () => {
    for (const [field, value] of wanted) field.value = value;
    hold();
    ask(form, button);
  });
}

function tell(form, place, again) {
  const note = form.querySelector("[data-trouble]");
  if (!note) return;
  const words = note.querySelector("[role=status]");
  if (place?.isConnected) (place.closest(".beli, .code-form") || place.closest("label") || place).after(note);
  note.hidden = false;
  show(note);
  words.textContent = "";
  requestAnimationFrame(() => (words.textContent = note.dataset.trouble)); // it is read out when it changes
  note.querySelector("button").onclick = again;
}

async function answerTo(form, button, signal) {
  const body = new FormData(form, button);
  const answer = await fetch(form.action, { method: "POST", body, signal });
  return [answer, new DOMParser().parseFromString(await answer.text(), "text/html")];
}

async function ask(form, button) {
  const mine = (question = new AbortController());
  const patience = setTimeout(() => mine.abort(new Error("too slow")), PATIENCE);
  busy(form, true);
  try {
    const [answer, page] = await answerTo(form, button, mine.signal);
    if (question !== mine) return;
    if (answer.status >= 500 || !page.querySelector("main#main")) return giveUp(form, button);
    if (!page.querySelector("form[data-live]")) return leave(form, button);
    renew(page, !button);
    if (answer.redirected) history.replaceState(null, "", answer.url);
    question = null;
    busy(form, false);
  } catch {
    if (question === mine) giveUp(form, button);
  } finally {
    clearTimeout(patience);
  }
}

// The server answers with another page: the browser itself goes there.
function leave(form, button) {
  form.dataset.plain = "yes";
  form.requestSubmit(button);
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
  const isCutOff = leaves && !navigator.onLine;
  if (!leaves || question || timer || isCutOff) event.preventDefault();
  if (isCutOff) tell(form, button, () => button.click());
  if (leaves) return;
  hold();
  ask(form, button);
});

main.addEventListener("change", ({ target }) => (changed = target));

main.addEventListener("input", ({ target: field }) => {
  if (!field.matches("form[data-live] [data-mirror]")) return;
  changed = field;
  const isNumber = /^\d+$/.test(field.value);
  for (const other of field.form.querySelectorAll("[data-mirror]")) if (isNumber) other.value = field.value;
  hold();
  busy(field.form, true);
  timer = setTimeout(() => field.form.requestSubmit(), PAUSE);
});

const address = main.querySelector("form[data-live]")?.dataset.address;
if (address) history.replaceState(null, "", address);
dress(document);
remember();
