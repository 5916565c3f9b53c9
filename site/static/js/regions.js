// [data-regions]: selects of province, city and district, each holding what lies in the one before.
// The regions are fetched once, when a select is first touched, and kept by the browser. When they
// do not come, the server lists the next step: its button is shown again.

async function fetchRegions(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
}

function within(names, code, digits) {
  return Object.entries(names).filter(([other]) => other.slice(0, digits) === code.slice(0, digits));
}

function refill(select, pairs) {
  select.replaceChildren(select.options[0], ...pairs.map(([code, name]) => new Option(name, code)));
  select.value = pairs.length === 1 ? pairs[0][0] : "";
}

function cascade(chooser) {
  const [province, city, district] = chooser.querySelectorAll("select");
  let coming;
  const regions = () => (coming ||= fetchRegions(chooser.dataset.regions));

  function giveUp() {
    coming = null;
    chooser.querySelector("[data-without-js]").hidden = false;
    chooser.querySelector("[data-told]").textContent = chooser.dataset.trouble;
  }

  async function fill(changed) {
    const { cities, districts } = await regions();
    if (changed === province) refill(city, province.value ? within(cities, province.value, 2) : []);
    if (changed !== district) refill(district, city.value ? within(districts, city.value, 4) : []);
  }

  chooser.addEventListener("focusin", () => regions().catch(() => (coming = null)));
  chooser.addEventListener("change", ({ target }) => fill(target).catch(giveUp));
}

for (const chooser of document.querySelectorAll("[data-regions]")) cascade(chooser);
