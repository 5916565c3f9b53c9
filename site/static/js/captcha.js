// ALTCHA's widget begins when its form is first touched, and a form sent meanwhile waits for it.

function start(widget) {
  const form = widget.closest("form");
  const state = () => widget.getState?.();
  let waiting = null;

  form.addEventListener("focusin", () => state() === "unverified" && widget.verify(), { once: true });
  // Before the widget's own listener, which would drop what is sent while it is at work.
  document.addEventListener("submit", (event) => {
    if (event.target === form && state() === "verifying") waiting = event.submitter || form;
  }, { capture: true });
  widget.addEventListener("statechange", ({ detail }) => {
    if (detail.state !== "verified" || !waiting) return;
    const submitter = waiting === form ? undefined : waiting;
    waiting = null;
    setTimeout(() => form.requestSubmit(submitter));
  });
}

customElements.whenDefined("altcha-widget").then(() => {
  for (const widget of document.querySelectorAll("[data-captcha] altcha-widget")) start(widget);
});
