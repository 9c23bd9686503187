// Lets a picture be chosen from the library: a link that leads there opens it in a dialog instead, and what is chosen goes into the field it names.

function make(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

function choice(picture, choose) {
  const image = make('img', { src: picture.small, alt: picture.alt, width: 160, height: 107, loading: 'lazy' });
  const button = make('button', { type: 'button', className: 'shot' }, image, make('span', { textContent: picture.caption || picture.name }));
  button.addEventListener('click', () => choose(picture));
  return make('li', {}, button);
}

class Picker {
  constructor(link) {
    this.link = link;
    this.words = link.dataset;
    this.search = make('input', { type: 'search', id: `${this.words.picker}-q`, maxLength: 200, enterKeyHint: 'search' });
    this.list = make('ul', { className: 'sheet' });
    this.status = make('p', { className: 'hint', role: 'status' });
    this.more = make('button', { type: 'button', className: 'button quiet', textContent: this.words.more, hidden: true });
    const close = make('button', { type: 'button', className: 'button quiet', textContent: this.words.close });
    const label = make('label', { htmlFor: this.search.id, textContent: this.words.search });
    const form = make('form', { className: 'filters' }, make('div', { className: 'field wide' }, label, this.search), make('button', { className: 'button', textContent: this.words.show }));
    this.dialog = make('dialog', { className: 'picker', ariaLabel: link.textContent }, form, this.status, this.list, make('p', { className: 'acts' }, this.more, close));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.show(this.first());
    });
    this.more.addEventListener('click', () => this.show(this.next, true));
    close.addEventListener('click', () => this.dialog.close());
    document.body.append(this.dialog);
  }

  first() {
    return `${this.link.pathname}?${new URLSearchParams({ q: this.search.value })}`;
  }

  open() {
    this.dialog.showModal();
    this.search.focus();
    this.show(this.first());
  }

  // Answers that were overtaken by another search are let go.
  async show(address, adds = false) {
    const asked = (this.asked = Symbol('asked'));
    const answer = await fetch(address, { headers: { accept: 'application/json' } }).catch(() => null);
    const found = answer?.ok ? await answer.json() : null;
    if (asked !== this.asked) return;
    this.status.textContent = found ? (found.pictures.length ? '' : this.words.none) : this.words.lost;
    if (!found) return;
    const items = found.pictures.map((picture) => choice(picture, (chosen) => this.choose(chosen)));
    if (adds) this.list.append(...items);
    else this.list.replaceChildren(...items);
    if (adds) items[0]?.firstChild.focus();
    this.next = found.next;
    this.more.hidden = !found.next;
  }

  choose(picture) {
    const field = document.getElementById(this.words.picker);
    field.value = picture.src.replace(/^\/media\//, '');
    this.dialog.close();
    field.dispatchEvent(new CustomEvent('picked', { bubbles: true, detail: picture }));
  }
}

for (const link of document.querySelectorAll('a[data-picker]')) {
  let picker = null;
  link.addEventListener('click', (event) => {
    // Whoever asks for a tab of its own gets one.
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    picker ??= new Picker(link);
    picker.open();
  });
}

// A portrait is seen as soon as it is chosen.
document.querySelector('.portrait-field')?.addEventListener('picked', ({ currentTarget, detail }) => {
  const image = currentTarget.querySelector('img') ?? make('img', { alt: '', width: 72, height: 72 });
  image.src = detail.small;
  currentTarget.prepend(image);
});
