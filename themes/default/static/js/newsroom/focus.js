// The point of a picture that must stay in sight: set by a click, by dragging or with the arrow keys. Without this
// script the two number fields say the same.
for (const aim of document.querySelectorAll("[data-aim]")) {
  const [x, y] = ["focus_x", "focus_y"].map((id) => document.getElementById(id));
  if (!x || !y) continue;
  const picture = aim.querySelector("img");
  const crops = document.querySelectorAll(".crop img");
  const point = document.createElement("button");
  point.type = "button";
  point.className = "point";
  point.setAttribute("aria-describedby", "focus-hint");
  aim.classList.add("live");
  aim.append(point);

  const within = (value) => Math.min(100, Math.max(0, Number.isFinite(value) ? value : 50));
  const at = (field) => within(Number.parseFloat(field.value));

  const show = () => {
    const [left, top] = [at(x), at(y)];
    point.style.left = `${left}%`;
    point.style.top = `${top}%`;
    const value = aim.dataset.value.replace("%1", Math.round(left)).replace("%2", Math.round(top));
    point.setAttribute("aria-label", `${aim.dataset.label}: ${value}`);
    for (const crop of crops) crop.style.objectPosition = `${left}% ${top}%`;
  };

  const set = (left, top) => {
    x.value = String(Math.round(within(left) * 10) / 10);
    y.value = String(Math.round(within(top) * 10) / 10);
    show();
  };

  const follow = ({ clientX, clientY }) => {
    const box = picture.getBoundingClientRect();
    set(((clientX - box.left) / box.width) * 100, ((clientY - box.top) / box.height) * 100);
  };

  picture.addEventListener("click", (event) => {
    follow(event);
    point.focus();
  });
  point.addEventListener("pointerdown", (event) => point.setPointerCapture(event.pointerId));
  point.addEventListener("pointermove", (event) => {
    if (point.hasPointerCapture(event.pointerId)) follow(event);
  });
  point.addEventListener("keydown", (event) => {
    const step = event.shiftKey ? 10 : 1;
    const ways = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    const way = ways[event.key];
    if (!way) return;
    event.preventDefault();
    set(at(x) + way[0], at(y) + way[1]);
  });
  for (const field of [x, y]) field.addEventListener("input", show);
  show();
}
