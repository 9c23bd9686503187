// Keeps the numbers of an issue that is being sent current. Nothing else of the page changes, so whoever reads or works
// in it stays where they are. Without this script the page comes anew once a minute.
const EVERY = 5000;
const live = document.querySelector("[data-live]");

if (live) {
  const said = live.querySelector("[role=status]");
  const changed = live.querySelector("[data-changed]");
  const numbers = () => live.querySelector("[data-numbers]");
  const tenths = () => Math.floor(10 * (numbers().querySelector("progress")?.position ?? 0));
  let told = tenths();

  /** Asks how it stands; gives whether there is more to ask. It is said aloud when another tenth is done, and at the end. */
  const look = async () => {
    if (document.hidden) return true;
    const asked = fetch(live.dataset.live).then((answer) => (answer.status < 500 ? answer.text() : null));
    const text = await asked.catch(() => null);
    if (text === null) return true;
    const page = new DOMParser().parseFromString(text, "text/html");
    const fresh = page.querySelector("[data-numbers]");
    if (fresh) numbers().replaceWith(fresh);
    const goesOn = page.querySelector("[data-live]") !== null;
    changed.hidden = goesOn;
    if (!goesOn || tenths() !== told) {
      told = tenths();
      said.textContent = (goesOn ? numbers().querySelector("p") : changed).textContent;
    }
    return goesOn;
  };

  const wait = () => setTimeout(async () => {
    if (await look()) wait();
  }, EVERY);
  wait();
}
