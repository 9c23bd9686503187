// Shows a wall as it is being worded, picks colours, and sends a logo. Without it, the wall is shown by its button,
// colours are typed, and logos are named.

const worded = document.querySelector('[data-preview]');

if (worded) {
  const frame = document.querySelector('[name=wall-preview]');
  let waiting;
  const show = () => {
    const words = new URLSearchParams(new FormData(worded));
    frame.contentWindow.location.replace(`${worded.dataset.preview}?${words}`);
  };
  worded.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 350);
  });
}

for (const field of document.querySelectorAll('[data-colour]:not([readonly])')) {
  const shown = field.parentElement.querySelector('.swatch');
  const picker = Object.assign(document.createElement('input'), { type: 'color', tabIndex: -1 });
  picker.setAttribute('aria-label', field.labels[0].textContent);
  const follow = () => {
    picker.value = /^#[0-9a-f]{6}$/i.test(field.value) ? field.value : shown.firstElementChild.dataset.usual;
  };
  picker.addEventListener('input', () => {
    field.value = picker.value;
  });
  field.addEventListener('input', follow);
  shown.after(picker);
  follow();
}

for (const place of document.querySelectorAll('.upload[data-upload]')) {
  const [file, told] = [place.querySelector('input'), place.querySelector('.hint')];
  const field = place.parentElement.querySelector('input[type=text]');
  place.hidden = false;
  file.addEventListener('change', async () => {
    const body = new FormData();
    body.append('file', file.files[0]);
    const sent = await fetch(place.dataset.upload, { method: 'POST', headers: { accept: 'application/json' }, body }).catch(() => null);
    const answer = await sent?.json().catch(() => null);
    told.textContent = sent?.ok ? '' : (answer?.error ?? place.dataset.failed);
    if (!sent?.ok) return;
    field.value = answer.src.replace(/^\/media\//, '');
    const picture = place.parentElement.querySelector('.logo-shown') ?? Object.assign(document.createElement('img'), { className: 'logo-shown', alt: '' });
    picture.src = answer.src;
    place.after(picture);
  });
}
