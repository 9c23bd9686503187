// Suggestions while somebody types into the search field: articles, people and what articles are filed under.
// Without this script the field and its button search as they are.
const { sheet: styles } = document.currentScript.dataset;
for (const input of document.querySelectorAll("input[data-suggest]:not([data-ready])")) {
  input.dataset.ready = "";
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = `${input.id}-suggestions`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.suggest);
  list.hidden = true;
  input.parentElement.append(list);
  const attributes = { role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
  for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);

  let at = -1;
  // Only the answer to what was typed last is shown.
  let turn = 0;
  let waiting;

  // Its styles come with whoever goes to the field, so that no other page waits for them.
  const dress = () => {
    if (document.querySelector("link[data-suggest]")) return;
    const sheet = document.createElement("link");
    sheet.dataset.suggest = "";
    sheet.rel = "stylesheet";
    sheet.href = styles;
    document.head.append(sheet);
  };

  const choose = (next) => {
    const options = list.children;
    at = options.length ? (next + options.length + 1) % (options.length + 1) : -1;
    // One place beyond the last is the field itself.
    if (at === options.length) at = -1;
    [...options].forEach((option, nth) => option.setAttribute("aria-selected", String(nth === at)));
    if (at < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", options[at].id);
    options[at].scrollIntoView({ block: "nearest" });
  };

  const close = () => {
    turn++;
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    choose(-1);
  };

  const option = ({ name, beside, url }, nth) => {
    const item = document.createElement("li");
    item.id = `${list.id}-${nth}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.dataset.url = url;
    const what = document.createElement("span");
    what.textContent = name;
    const small = document.createElement("small");
    small.textContent = beside;
    item.append(what, small);
    // Before the field loses the focus and closes the list.
    item.addEventListener("mousedown", (event) => event.preventDefault());
    item.addEventListener("click", () => location.assign(url));
    return item;
  };

  const ask = async () => {
    const mine = ++turn;
    const typed = input.value.trim();
    if (typed.length < 2) return close();
    try {
      const answer = await fetch(`/api/suggest?q=${encodeURIComponent(typed)}`);
      if (!answer.ok || mine !== turn) return;
      const { articles, labels } = await answer.json();
      if (mine !== turn) return;
      const named = labels.map(({ name, kind, url }) => ({ name, beside: kind, url }));
      const titled = articles.map(({ title, url }) => ({ name: title, beside: "", url }));
      list.replaceChildren(...[...named, ...titled].map(option));
      list.hidden = !list.children.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
      choose(-1);
    } catch {
      // Offline: the field still searches.
    }
  };

  input.addEventListener("focus", dress);
  if (document.activeElement === input) dress();
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 120);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    // Whoever composes a character chooses among characters.
    if (event.isComposing) return;
    if (list.hidden) {
      if (event.key === "ArrowDown") ask();
      return;
    }
    if (event.key === "ArrowDown") choose(at + 1);
    else if (event.key === "ArrowUp") choose(at < 0 ? list.children.length - 1 : at - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && at >= 0) location.assign(list.children[at].dataset.url);
    else return;
    event.preventDefault();
  });
}
