// Cards: an embed, of which nothing is loaded, and another article of ours.

import { Node } from '@tiptap/core';

import { h } from '../dom.js';
import { providerOf } from '../embeds.js';
import { say } from '../words.js';

/** An attribute of a block that stands in `data-…`. */
const data = (key, name) => ({
  default: '',
  parseHTML: (element) => element.dataset[name] ?? '',
  renderHTML: (attributes) => ({ [`data-${name}`]: attributes[key] }),
});

/** A block that is all attributes, shown as a card; `attributes` says where in HTML each stands. */
function card(name, attributes, show) {
  const [first] = Object.values(attributes);
  return Node.create({
    name,
    group: 'block',
    atom: true,
    draggable: true,
    addAttributes: () => Object.fromEntries(Object.entries(attributes).map(([key, place]) => [key, data(key, place)])),
    parseHTML: () => [{ tag: `div[data-${first}]` }],
    renderHTML: ({ HTMLAttributes }) => ['div', HTMLAttributes],
    addNodeView() {
      return ({ node, editor }) => {
        const dom = h('div', { class: `card ${name}`, ondblclick: () => editor.commands.editBlock() });
        const render = (shown) => dom.replaceChildren(...show(shown.attrs));
        render(node);
        return {
          dom,
          update(next) {
            if (next.type.name !== name) return false;
            render(next);
            return true;
          },
        };
      };
    },
  });
}

/** The name of the site an embed comes from, as people know it. */
export function hostOf(url) {
  try {
    return new URL(url).hostname.replace(/^(www|m)\./, '');
  } catch {
    return url;
  }
}

export const Embed = card('embed', { url: 'embed', title: 'title' }, ({ url, title }) => [
  h('p', { class: 'card-kind' }, say('embed_from', { host: providerOf(url) ?? hostOf(url) })),
  h('p', { class: 'card-title' }, title || url),
  h('p', { class: 'card-text' }, say(providerOf(url) ? 'embed_note' : 'embed_link')),
]);

export const Related = card('related', { slug: 'related', title: 'title' }, ({ slug, title }) => [
  h('p', { class: 'card-kind' }, say('related')),
  h('p', { class: 'card-title' }, title || slug),
  h('p', { class: 'card-text' }, `/articles/${slug}`),
]);
