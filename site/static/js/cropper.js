// A picture seen through a round window before it is uploaded: moved, enlarged, cut by the server.

const STEP = 8; // pixels of the window for one press of an arrow key
const ARROWS = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

function start(form) {
  const part = (name) => form.querySelector(`[data-cropper-${name}]`);
  const [frame, tools, zoom, failed] = ["frame", "tools", "zoom", "failed"].map(part);
  const input = form.querySelector("input[type=file]");
  const fields = ["x", "y", "side"].map((name) => form.elements[name]);
  let view = null;

  function draw() {
    const { picture, base } = view;
    const window = frame.clientWidth;
    const scale = base * Number(zoom.value);
    const [width, height] = [picture.naturalWidth * scale, picture.naturalHeight * scale];
    view.left = Math.min(0, Math.max(window - width, view.left));
    view.top = Math.min(0, Math.max(window - height, view.top));
    picture.style.transform = `translate(${view.left}px, ${view.top}px) scale(${scale})`;
    const cut = [-view.left / width, -view.top / height, 1 / Number(zoom.value)];
    fields.forEach((field, index) => { field.value = cut[index].toFixed(5); });
  }

  function move(x, y) {
    view.left += x;
    view.top += y;
    draw();
  }

  function show(picture) {
    const base = frame.clientWidth / Math.min(picture.naturalWidth, picture.naturalHeight);
    const middle = (side) => (frame.clientWidth - side * base) / 2;
    zoom.value = 1;
    view = { picture, base, scale: base, left: middle(picture.naturalWidth), top: middle(picture.naturalHeight) };
    frame.replaceChildren(picture);
    frame.dataset.loaded = "";
    frame.tabIndex = 0;
    tools.hidden = false;
    draw();
  }

  function forget() {
    view = null;
    fields.forEach((field) => { field.value = ""; });
    tools.hidden = failed.hidden = true;
  }

  input.addEventListener("change", () => {
    forget();
    const [file] = input.files;
    if (!file) return;
    const picture = new Image();
    picture.className = "cropper__picture";
    picture.alt = "";
    picture.onload = () => show(picture);
    picture.onerror = () => { failed.hidden = false; };
    picture.src = URL.createObjectURL(file);
  });
  zoom.addEventListener("input", () => {
    const before = view.scale;
    view.scale = view.base * Number(zoom.value);
    const half = frame.clientWidth / 2;
    const grown = view.scale / before;
    move((view.left - half) * (grown - 1), (view.top - half) * (grown - 1));
  });
  frame.addEventListener("pointerdown", (event) => view && frame.setPointerCapture(event.pointerId));
  frame.addEventListener("pointermove", (event) => {
    if (view && frame.hasPointerCapture(event.pointerId)) move(event.movementX, event.movementY);
  });
  frame.addEventListener("keydown", (event) => {
    if (!view || !ARROWS[event.key]) return;
    event.preventDefault();
    move(...ARROWS[event.key].map((way) => way * STEP));
  });
}

for (const form of document.querySelectorAll("[data-cropper]")) start(form);
