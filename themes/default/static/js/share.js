// Beside an address to share: a button that copies it, and one that hands it to the device's own way of
// sharing. Without this script the address can be selected and mailed.
for (const box of document.querySelectorAll("[data-share]:not([data-ready])")) {
  const { url, title, copy, copied, system } = box.dataset;
  const field = box.querySelector("input");
  const status = box.querySelector("[role=status]");
  const row = box.querySelector(".ways-row");
  box.dataset.ready = "";

  const add = (label, act) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button quiet";
    button.textContent = label;
    button.addEventListener("click", act);
    row.prepend(button, " ");
  };

  if (navigator.share) {
    // A share that is called off is no failure.
    add(system, () => navigator.share({ title, url }).catch(() => {}));
  }
  add(copy, async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(url);
      status.textContent = copied;
    } catch {
      // Plain http has no clipboard; the address is selected, ready to be copied by hand.
      field.focus();
    }
  });
  field.addEventListener("focus", () => field.select());
}
