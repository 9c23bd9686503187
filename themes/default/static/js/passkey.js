// Asks the browser for a passkey, new or known, and sends its answer along with the form it was asked for in. Where the
// browser knows no passkeys nothing is shown, and the page is as it is without this script.
const known = "PublicKeyCredential" in window && "credentials" in navigator;
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const named = (list) => list.map((one) => ({ ...one, id: bytes(one.id) }));

const ask = async (form) => {
  const asked = await fetch(form.dataset.passkey, { method: "POST", headers: { accept: "application/json" } });
  // Signed out meanwhile: the page itself leads to where that is done.
  if (asked.status === 401) return location.reload();
  if (!asked.ok) throw new Error(asked.status);
  const { publicKey } = await asked.json();
  publicKey.challenge = bytes(publicKey.challenge);
  if (!publicKey.user) {
    publicKey.allowCredentials = named(publicKey.allowCredentials);
    return navigator.credentials.get({ publicKey });
  }
  publicKey.user.id = new TextEncoder().encode(publicKey.user.id);
  publicKey.excludeCredentials = named(publicKey.excludeCredentials);
  return navigator.credentials.create({ publicKey });
};

const send = async (form) => {
  const button = form.querySelector("button");
  const said = form.querySelector("[role=alert]");
  button.disabled = true;
  said.textContent = "";
  try {
    const given = await ask(form);
    if (!given) return;
    const answer = { id: given.id };
    for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (given.response[part]) answer[part] = text(given.response[part]);
    }
    form.elements.answer.value = JSON.stringify(answer);
    form.submit();
  } catch (problem) {
    said.textContent = problem.name === "InvalidStateError" ? form.dataset.there : form.dataset.failed;
    button.disabled = false;
  }
};

for (const form of known ? document.querySelectorAll("form[data-passkey]") : []) {
  form.parentElement.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form);
  });
}
if (known) for (const other of document.querySelectorAll("[data-no-passkey]")) other.hidden = true;
