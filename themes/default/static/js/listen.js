// Reads an article aloud with the browser's own voice, line by line, and shows where it is. Without this
// script, or without a voice, the page is the text and says how the browser itself can read it.
const story = document.querySelector("[data-listen]");
if (story && "speechSynthesis" in window) {
  const speech = window.speechSynthesis;
  const lines = [...story.querySelectorAll("[data-line]")];
  const words = story.dataset;
  const language = story.lang || document.documentElement.lang;
  const speeds = [0.8, 1, 1.2, 1.5];
  let at = 0;
  let state = "idle";
  // Cancelling ends an utterance as if it had been spoken; only the latest may lead on.
  let turn = 0;

  const bar = document.createElement("div");
  bar.className = "listen-bar";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  const label = document.createElement("label");
  label.className = "listen-speed";
  const select = document.createElement("select");
  label.append(words.speed, " ", select);
  for (const speed of speeds) {
    select.append(new Option(`${new Intl.NumberFormat(language).format(speed)}×`, speed, speed === 1, speed === 1));
  }
  bar.append(button, label);

  const show = (next) => {
    state = next;
    button.textContent = { idle: words.play, speaking: words.pause, paused: words.resume, over: words.again }[next];
  };

  const mark = (line) => {
    for (const other of lines) other.removeAttribute("aria-current");
    if (!line) return;
    line.setAttribute("aria-current", "true");
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    line.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
  };

  const speak = () => {
    const mine = ++turn;
    speech.cancel();
    if (at >= lines.length) {
      at = 0;
      mark(null);
      return show("over");
    }
    show("speaking");
    mark(lines[at]);
    // Some browsers fall silent in the midst of a long utterance, so it goes sentence by sentence.
    const text = lines[at].textContent.replace(/\s+/g, " ").trim();
    const sentences = text.match(/[^.!?。！？]+[.!?。！？]*["”’»)]*\s*|[.!?。！？]+/g) || [text];
    sentences.forEach((sentence, nth) => {
      const utterance = new SpeechSynthesisUtterance(sentence);
      utterance.lang = language;
      utterance.rate = Number(select.value);
      if (nth === sentences.length - 1) {
        utterance.onend = () => {
          if (mine !== turn || state !== "speaking") return;
          at += 1;
          speak();
        };
      }
      utterance.onerror = () => mine === turn && state === "speaking" && show("paused");
      speech.speak(utterance);
    });
  };

  // Pausing begins the line anew later: not every browser can go on in the midst of one.
  const pause = () => {
    turn += 1;
    speech.cancel();
    show("paused");
  };

  button.addEventListener("click", () => (state === "speaking" ? pause() : speak()));
  select.addEventListener("change", () => state === "speaking" && speak());
  for (const [nth, line] of lines.entries()) {
    line.addEventListener("click", () => {
      if (state === "idle" || String(getSelection())) return;
      at = nth;
      speak();
    });
  }
  addEventListener("pagehide", () => speech.cancel());
  show("idle");
  story.querySelector(".listen-hint").before(bar);
}
