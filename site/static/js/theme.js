// The reader's own choice of light or dark, remembered on this device only.

const dark = matchMedia("(prefers-color-scheme: dark)");
const root = document.documentElement;

function isDark() {
  return root.dataset.theme ? root.dataset.theme === "dark" : dark.matches;
}

function remember(theme) {
  try {
    localStorage.setItem("theme", theme);
  } catch {
    // Private windows may refuse: the choice then lasts as long as the page.
  }
}

for (const button of document.querySelectorAll("[data-theme-toggle]")) {
  button.hidden = false;
  button.setAttribute("aria-pressed", isDark());
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    button.setAttribute("aria-pressed", isDark());
    remember(root.dataset.theme);
  });
}

// The language switch keeps the reader's filters and page.
for (const link of document.querySelectorAll("a[data-keep-query]")) {
  if (location.search) link.href = link.pathname + location.search;
}
