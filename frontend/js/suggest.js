// The search box: suggestions while someone types, as the WAI-ARIA combobox pattern has it (list autocomplete, manual
// selection). Without this file the box is a plain search box, and it stays one where no answer comes.

const WAIT = 180; // milliseconds without a key before anything is asked
const LEAST = 2; // letters before anything is asked

document.querySelectorAll("[data-suggest]").forEach(combobox);

function combobox(input) {
  const list = element("ul", "", { id: `${input.id}-list`, class: "lo-suggestions", role: "listbox", "aria-label": "Suggestions" });
  const status = element("div", "", { class: "govuk-visually-hidden", role: "status" });
  let items = [];
  let active = -1;
  let timer;
  let asked;

  input.type = "text"; // a search field would take Escape for itself
  set(input, { role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-controls": list.id });
  open(false);
  input.after(list, status);

  async function ask() {
    const text = input.value.trim();
    asked = new AbortController();
    const { signal } = asked;
    try {
      const query = new URLSearchParams({ [input.name]: text });
      const answer = await fetch(`${input.dataset.suggest}?${query}`, { signal, headers: { Accept: "application/json" } });
      const found = answer.ok ? (await answer.json()).suggestions : [];
      if (!signal.aborted && document.activeElement === input) {
        show(found);
        const many = found.length === 1 ? "1 suggestion" : `${found.length || "No"} suggestions`;
        status.textContent = found.length ? `${many}. Use the up and down arrow keys.` : many;
      }
    } catch {
      if (!signal.aborted) show([]);
    }
  }

  function forget() {
    clearTimeout(timer);
    asked?.abort();
    status.textContent = "";
  }

  function show(found) {
    items = found;
    list.replaceChildren(
      ...found.map(({ text, kind }, number) => {
        const option = element("li", text, { id: `${list.id}-${number}`, role: "option" });
        if (kind) option.append(" ", element("span", kind));
        return option;
      }),
    );
    open(found.length > 0);
  }

  function open(wanted) {
    list.hidden = !wanted;
    set(input, { "aria-expanded": wanted });
    activate(-1);
  }

  function activate(number) {
    active = number;
    [...list.children].forEach((option, at) => set(option, { "aria-selected": at === number }));
    const option = list.children[number];
    set(input, { "aria-activedescendant": option ? option.id : "" });
    option?.scrollIntoView({ block: "nearest" });
  }

  function choose({ text, url }) {
    open(false);
    forget();
    if (!url) {
      input.value = text;
      return;
    }
    const to = new URL(url, location.href);
    const near = input.form.elements.near?.value.trim();
    if (near && to.pathname === new URL(input.form.action).pathname && !to.searchParams.has("near")) {
      to.searchParams.set("near", near);
    }
    location.assign(to);
  }

  input.addEventListener("input", () => {
    forget();
    activate(-1);
    if (input.name === "q") input.form.elements.as?.remove(); // other words: corrected again
    if ([...input.value.trim()].length < LEAST) show([]);
    else timer = setTimeout(ask, WAIT);
  });

  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const { key, altKey } = event;
    const many = items.length;
    if (key === "ArrowDown" || key === "ArrowUp") {
      const down = key === "ArrowDown";
      if (!many) return;
      event.preventDefault();
      if (altKey) return open(down);
      if (list.hidden) open(true);
      activate(down ? (active + 1) % many : (active > 0 ? active : many) - 1);
    } else if (key === "Enter") {
      if (list.hidden || active < 0) return;
      event.preventDefault();
      choose(items[active]);
    } else if (key === "Escape") {
      event.preventDefault();
      if (list.hidden) {
        input.value = "";
        items = [];
      } else open(false);
      forget();
    } else if (["Home", "End", "ArrowLeft", "ArrowRight"].includes(key)) {
      activate(-1);
    }
  });

  input.addEventListener("blur", () => {
    forget();
    open(false);
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // focus stays in the box
  list.addEventListener("click", ({ target }) => {
    const option = target.closest("[role=option]");
    if (option) choose(items[[...list.children].indexOf(option)]);
  });
}

function element(name, words, attributes = {}) {
  const made = document.createElement(name);
  made.textContent = words;
  set(made, attributes);
  return made;
}

function set(made, attributes) {
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
}
