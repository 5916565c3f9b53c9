// A button beside every password that shows what was typed. Its words come with the page.

function addButton(input, { show, hide }) {
  const frame = document.createElement("span");
  const button = document.createElement("button");
  frame.className = "reveal";
  Object.assign(button, { type: "button", className: "reveal__button", textContent: show });
  button.setAttribute("aria-controls", input.id);
  button.addEventListener("click", () => {
    const hidden = input.type === "password";
    input.type = hidden ? "text" : "password";
    button.textContent = hidden ? hide : show;
  });
  input.replaceWith(frame);
  frame.append(input, button);
}

const words = document.querySelector("[data-reveal-show]");
if (words) {
  const { revealShow: show, revealHide: hide } = words.dataset;
  for (const input of document.querySelectorAll("input[type=password]")) {
    addButton(input, { show, hide });
  }
}
