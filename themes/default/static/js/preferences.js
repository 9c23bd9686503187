// Saves mail choices as they are made, one after the other. Without it the button does.
for (const form of document.querySelectorAll("form[data-save]")) {
  const said = form.querySelector("[role=status]");
  let before = Promise.resolve();
  const save = async () => {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    // Whoever is logged out by now is led elsewhere.
    if (!answer.ok || new URL(answer.url).pathname !== new URL(form.action).pathname) throw new Error(answer.status);
    said.textContent = form.dataset.save;
  };
  form.addEventListener("change", () => {
    said.textContent = "";
    before = before.then(save).catch(() => {
      said.textContent = form.dataset.failed;
    });
  });
}
