// What is typed and not saved is not lost by doing something else. The subject and our take belong to the page and are saved
// with whatever is sent from it; before anything else that was typed is left behind, the browser asks.

const own = document.getElementById("own");

if (own) {
  const forms = [...document.querySelectorAll("main form")];
  const differs = (field) => "defaultValue" in field && field.type !== "hidden" && field.value !== field.defaultValue;
  const isUnsaved = (form) => "unsaved" in form.dataset || [...form.elements].some(differs);
  let sent = [];

  addEventListener("formdata", ({ target, formData }) => {
    if (target === own || !forms.includes(target)) return;
    for (const [name, value] of new FormData(own)) if (!formData.has(name)) formData.set(name, value);
  });
  addEventListener("submit", ({ target }) => {
    sent = forms.includes(target) ? [own, target] : [target];
  });
  addEventListener("beforeunload", (event) => {
    if (forms.some((form) => !sent.includes(form) && isUnsaved(form))) event.preventDefault();
    // Whoever stays has sent nothing.
    sent = [];
  });
}
