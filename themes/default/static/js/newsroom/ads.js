// Shows a campaign in its slots as it is typed. Without this script the frames show what was kept.
const PAUSE = 300;
const frames = [...document.querySelectorAll(".look iframe")];

// As high as what they show, so that nothing scrolls within.
const fit = (frame) => {
  const page = frame.contentDocument?.body;
  if (page) frame.height = String(page.scrollHeight + 2);
};
for (const frame of frames) {
  frame.addEventListener("load", () => fit(frame));
  fit(frame);
}

const form = document.querySelector("form[data-looks]");
if (form) {
  const look = () => {
    const typed = new URLSearchParams(new FormData(form));
    for (const name of ["name", "link", "starts", "ends", "weight", "most_shown", "most_clicked", "slots", "sections"]) {
      typed.delete(name);
    }
    for (const frame of frames) {
      typed.set("slot", frame.dataset.slot);
      // Going there adds nothing to the browser's history.
      frame.contentWindow.location.replace(`${form.dataset.looks}?${typed}`);
    }
  };
  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, PAUSE);
  });
}
