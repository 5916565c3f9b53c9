// On phones the menu is a row to swipe: what is open is brought into sight.

const current = document.querySelector(".side-menu [aria-current]");
const row = current?.closest(".side-menu");
if (row && row.scrollWidth > row.clientWidth) {
  const [place, frame] = [current.getBoundingClientRect(), row.getBoundingClientRect()];
  row.scrollLeft += place.left - frame.left - (frame.width - place.width) / 2;
}
