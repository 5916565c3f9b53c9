// Passkeys: <form data-passkey="login|use|add"> with a hidden `credential`, sent once the browser has
// it. data-failed says what is said when it does not come. webauthn-json.js (allauth's) does the bytes.

async function asked(form) {
  const written = document.getElementById("js_data");
  if (written) return JSON.parse(written.textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
}

async function create(form) {
  const { creation_options: options } = await asked(form);
  const alone = form.querySelector("[name=passwordless]")?.checked ?? false;
  Object.assign(options.publicKey.authenticatorSelection, {
    residentKey: alone ? "required" : "discouraged",
    requireResidentKey: alone,
    ...(alone ? { userVerification: "required" } : {}),
  });
  return webauthnJSON.create(options);
}

async function use(form) {
  const { request_options: options } = await asked(form);
  return webauthnJSON.get(options);
}

function say(form, text) {
  const place = form.querySelector("[data-passkey-trouble]");
  place.textContent = text;
  place.hidden = !text;
}

async function run(form, button) {
  say(form, "");
  button.disabled = true;
  try {
    const credential = await (form.dataset.passkey === "add" ? create(form) : use(form));
    form.querySelector("[name=credential]").value = JSON.stringify(credential);
    form.submit();
  } catch {
    say(form, form.dataset.failed);
    button.disabled = false;
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!globalThis.webauthnJSON?.supported()) continue;
  const button = form.querySelector("[data-passkey-button]");
  form.hidden = false;
  button.addEventListener("click", () => run(form, button));
}
