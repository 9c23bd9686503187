// Choosing another article of ours, by its headline or its address.

import { h, uniqueId } from '../dom.js';
import { putBlock } from '../insert.js';
import { say } from '../words.js';
import { field, openDialog } from './dialog.js';

const WAIT = 200;

/** Searches while somebody types, and takes the answer to the newest question alone. */
export function editRelated(editor, at) {
  const list = h('ul', { class: 'choices', role: 'listbox', id: uniqueId('choices'), 'aria-label': say('related_found') });
  const input = h('input', { type: 'text', role: 'combobox', autocomplete: 'off', 'aria-controls': list.id, 'aria-expanded': 'false', 'aria-autocomplete': 'list' });
  const search = field({ label: say('related_search'), hint: say('related_hint'), input });
  const note = h('p', { class: 'hint', role: 'status' });
  let found = [];
  let chosen = -1;
  let asked = 0;
  let timer;
  const point = (index) => {
    chosen = index;
    [...list.children].forEach((option, at) => option.setAttribute('aria-selected', String(at === index)));
    if (index >= 0) input.setAttribute('aria-activedescendant', list.children[index].id);
    else input.removeAttribute('aria-activedescendant');
  };
  const show = (articles) => {
    found = articles;
    list.replaceChildren(...articles.map((article, index) => option(article, () => { point(index); if (take()) dialog.close(); })));
    input.setAttribute('aria-expanded', String(articles.length > 0));
    note.textContent = input.value.trim() ? say('related_count', { count: articles.length }) : '';
    point(articles.length > 0 ? 0 : -1);
  };
  const look = async () => {
    asked += 1;
    const question = asked;
    const articles = input.value.trim() ? await editor.storage.page.articles(input.value.trim()).catch(() => null) : [];
    if (question !== asked) return;
    if (articles) show(articles);
    else note.textContent = say('related_failed');
  };
  const take = () => {
    const article = found[chosen];
    if (!article) return search.error(say('related_none')) ?? false;
    return putBlock(editor, 'related', { slug: article.slug, title: article.title }, at);
  };
  input.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(look, WAIT); });
  input.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || found.length === 0) return;
    event.preventDefault();
    point((chosen + step + found.length) % found.length);
  });
  const dialog = openDialog({
    title: say('related'),
    content: [search.element, note, list],
    buttons: [{ label: say('apply'), kind: 'main', submits: true, run: take }],
    closed: () => { clearTimeout(timer); editor.commands.focus(); },
  });
  input.value = at?.node.attrs.title ?? '';
  input.focus();
  look();
}

function option({ slug, title, note }, choose) {
  return h('li', { role: 'option', id: uniqueId('choice'), 'aria-selected': 'false', onclick: choose }, h('strong', {}, title), h('small', {}, note ?? `/articles/${slug}`));
}
