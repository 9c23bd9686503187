// Sends a picture for the head of a story, and puts what is known of it into the fields.

const form = document.querySelector('[data-particulars]');

function upload(file, tell) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append('file', file);
    request.open('POST', form.dataset.upload);
    request.setRequestHeader('accept', 'application/json');
    request.responseType = 'json';
    request.upload.addEventListener('progress', ({ loaded, total }) => tell(`${Math.floor((100 * loaded) / (total || 1))} %`));
    request.addEventListener('load', () => (request.status === 200 && request.response?.src ? resolve(request.response) : reject(new Error(request.response?.error ?? ''))));
    request.addEventListener('error', () => reject(new Error('')));
    request.send(body);
  });
}

function take({ src, alt, caption, credit }) {
  const { lead_file: field, lead_alt, lead_caption, lead_credit } = form.elements;
  field.value = src.replace(/^\/media\//, '');
  for (const [into, value] of [[lead_alt, alt], [lead_caption, caption], [lead_credit, credit]]) if (value) into.value = value;
  const picture = Object.assign(document.createElement('img'), { src, alt: '', width: 240, height: 160 });
  form.querySelector('[data-lead-picture]').replaceChildren(picture);
  lead_alt.focus();
}

form?.addEventListener('picked', ({ detail }) => take(detail));

if (form) {
  const place = form.querySelector('[data-upload-here]');
  const [input, output] = [place.querySelector('input'), place.querySelector('output')];
  place.hidden = false;
  input.addEventListener('change', async () => {
    const [file] = input.files;
    if (!file) return;
    try {
      take(await upload(file, (share) => { output.textContent = share; }));
      output.textContent = '';
    } catch (error) {
      output.textContent = error.message || form.dataset.lost;
    }
    input.value = '';
  });
}
