// The page around the editor. Ways to the piece's other pages wait until the server has what was just typed; a comment
// takes the words along that are selected.

const form = document.querySelector('[data-editor]');
const tabs = document.querySelector('.draft-head');
// So long, then the page goes on: this browser has kept the text.
const PATIENCE = 4000;

const isSaved = () => {
  const state = form.querySelector('.status .state');
  return !state || state.dataset.kind === 'saved';
};

/** Until what was typed is saved, or it takes too long. */
function saved() {
  return new Promise((done) => {
    if (isSaved()) return done();
    const watch = new MutationObserver(() => { if (isSaved()) finish(); });
    const finish = () => { watch.disconnect(); done(); };
    watch.observe(form, { subtree: true, attributes: true, attributeFilter: ['data-kind'] });
    setTimeout(finish, PATIENCE);
    // What the editor does when somebody comes back to the window: it sends at once.
    window.dispatchEvent(new Event('focus'));
  });
}

/** The words that are selected in the text, and those before them. */
function selected() {
  const selection = window.getSelection();
  const prose = form.querySelector('.prose');
  if (!prose || selection.isCollapsed || !prose.contains(selection.anchorNode) || !prose.contains(selection.focusNode)) return null;
  const range = selection.getRangeAt(0);
  const block = range.startContainer.parentElement.closest('p, li, h2, h3, h4, td, th, figcaption, blockquote') ?? prose;
  const before = document.createRange();
  before.setStart(block, 0);
  before.setEnd(range.startContainer, range.startOffset);
  // A comment is about words of one paragraph.
  const [quote] = selection.toString().split('\n');
  return quote.trim() ? { quote: quote.slice(0, 500), lead_in: before.toString().slice(-60) } : null;
}

tabs.addEventListener('click', async (event) => {
  const link = event.target.closest('a');
  if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const words = link.pathname.endsWith('/comments') ? selected() : null;
  if (!words && isSaved()) return;
  event.preventDefault();
  const url = new URL(link.href);
  if (words) Object.entries(words).forEach(([name, value]) => url.searchParams.set(name, value));
  await saved();
  window.location.assign(url);
});
