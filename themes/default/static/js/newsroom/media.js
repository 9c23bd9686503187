// Uploads one file after another, with progress, chosen or dropped anywhere on the page. Without this script the form
// sends them all at once and works as it is.
for (const form of document.querySelectorAll("form[data-upload]")) {
  const words = form.dataset;
  const field = form.querySelector("input[type=file]");
  const list = form.querySelector(".arriving");
  const tally = form.querySelector(".tally");
  const waiting = [];
  let [all, done, busy] = [0, 0, false];

  form.querySelector(".button").hidden = true;
  const hint = form.querySelector(".hint");
  // There is nothing to drop with a finger.
  if (matchMedia("(hover: hover)").matches) hint.textContent = `${words.drop} ${hint.textContent}`;

  const line = (file) => {
    const item = document.createElement("li");
    const [name, said, bar] = ["b", "span", "progress"].map((tag) => document.createElement(tag));
    name.textContent = file.name;
    said.className = "said";
    said.textContent = words.waiting;
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    item.append(name, said, bar);
    list.append(item);
    return { item, name, said, bar };
  };

  const refuse = ({ said, bar }, why) => {
    said.classList.add("refused");
    said.textContent = why;
    bar.remove();
  };

  const keep = ({ name, said, bar }, answer) => {
    const link = document.createElement("a");
    link.href = answer.url;
    link.textContent = name.textContent;
    name.replaceChildren(link);
    said.textContent = answer.new ? words.added : words.known;
    bar.remove();
  };

  /** Sends one file; whatever comes of it is said on its line. */
  const send = (file, shown) => new Promise((resolve) => {
    if (file.size > Number(words.most)) {
      refuse(shown, words.tooLarge);
      resolve(false);
      return;
    }
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      shown.bar.value = (loaded / total) * 100;
      shown.said.textContent = loaded < total ? `${Math.floor((loaded / total) * 100)} %` : words.judging;
    });
    request.addEventListener("loadend", () => {
      const good = request.status === 200 && request.response;
      if (good) keep(shown, request.response);
      else refuse(shown, request.response?.error ?? words.lost);
      resolve(Boolean(good));
    });
    const body = new FormData();
    body.append("file", file);
    request.send(body);
  });

  const refresh = async () => {
    const page = await fetch(location.href).then((answer) => answer.text());
    const fresh = new DOMParser().parseFromString(page, "text/html").getElementById("pictures");
    if (fresh) document.getElementById("pictures").replaceWith(fresh);
  };

  const work = async () => {
    if (busy) return;
    busy = true;
    let taken = false;
    while (waiting.length > 0) {
      const { file, shown } = waiting.shift();
      taken = (await send(file, shown)) || taken;
      done += 1;
      tally.textContent = words.tally.replace("%1", done).replace("%2", all);
    }
    busy = false;
    if (taken) await refresh();
  };

  const take = (files) => {
    if (files.length === 0) return;
    list.hidden = false;
    tally.hidden = false;
    for (const file of files) waiting.push({ file, shown: line(file) });
    all += files.length;
    tally.textContent = words.tally.replace("%1", done).replace("%2", all);
    work();
  };

  field.addEventListener("change", () => {
    take([...field.files]);
    field.value = "";
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  const brings = (event) => event.dataTransfer?.types.includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!brings(event)) return;
    event.preventDefault();
    form.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) form.classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    form.classList.remove("over");
    if (!brings(event)) return;
    event.preventDefault();
    take([...event.dataTransfer.files]);
  });
  // Whoever leaves now would lose what is still to be sent.
  addEventListener("beforeunload", (event) => {
    if (busy) event.preventDefault();
  });
}
