// Geetest's widget in a form: what it says of the visitor goes into the hidden field.

function load(address) {
  return new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), { src: address, async: true });
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
}

async function start(frame) {
  const field = frame.querySelector("input");
  const show = (name, visible) => { frame.querySelector(`[data-geetest-${name}]`).hidden = !visible; };
  const fail = () => {
    field.value = JSON.stringify({ unavailable: true });
    show("waiting", false);
    show("failed", true);
  };
  const settings = { captchaId: frame.dataset.captchaId, product: "float", language: frame.dataset.language, onError: fail };
  try {
    await load(frame.dataset.script);
    window.initGeetest4(settings, (captcha) => {
      captcha.onReady(() => show("waiting", false));
      captcha.onSuccess(() => { field.value = JSON.stringify(captcha.getValidate()); });
      captcha.onError(fail);
      captcha.appendTo(frame.querySelector("[data-geetest-place]"));
    });
  } catch {
    fail();
  }
}

for (const frame of document.querySelectorAll("[data-geetest]")) start(frame);
