// Cards of pages elsewhere: a button that loads the page into the card. Nothing of it is asked for before.
// Without this script the card is a link.
for (const card of document.querySelectorAll("[data-frame]:not([data-ready])")) {
  const { frame, title, show, height } = card.dataset;
  card.dataset.ready = "";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button quiet";
  button.textContent = show;
  button.addEventListener("click", () => {
    const shown = document.createElement("iframe");
    const attributes = {
      title,
      // They may do as they do, but neither lead this page away nor learn its address.
      sandbox: "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-presentation",
      allow: "fullscreen; picture-in-picture; encrypted-media",
      referrerpolicy: "strict-origin-when-cross-origin",
      ...(height && { height }),
      src: frame,
    };
    for (const [name, value] of Object.entries(attributes)) shown.setAttribute(name, value);
    button.replaceWith(shown);
    shown.focus();
  });
  card.querySelector("figcaption").before(button);
}
