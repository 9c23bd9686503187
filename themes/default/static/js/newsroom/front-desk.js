// Stories are dragged to their places. What a drop means is sent by a form, as the buttons do that are there without.
(() => {
  const desk = document.querySelector('[data-front]');
  const form = desk?.querySelector('[data-drop]');
  if (!form) return;
  let held = null;
  const over = (place, on) => place.classList.toggle('over', on);
  for (const one of desk.querySelectorAll('.filled, [data-piece]')) {
    one.draggable = true;
    one.addEventListener('dragstart', (event) => {
      held = one;
      event.dataTransfer.effectAllowed = 'move';
      event.dataTransfer.setData('text/plain', one.querySelector('.hed').textContent);
    });
    one.addEventListener('dragend', () => { held = null; });
  }
  for (const place of desk.querySelectorAll('[data-place]')) {
    const fits = () => held && held !== place && held.dataset.kind === place.dataset.kind;
    place.addEventListener('dragover', (event) => {
      if (!fits()) return;
      event.preventDefault();
      over(place, true);
    });
    place.addEventListener('dragleave', () => over(place, false));
    place.addEventListener('drop', (event) => {
      if (!fits()) return;
      event.preventDefault();
      const { act, place: at, to, piece } = form.elements;
      const taken = held.dataset.place;
      act.value = taken ? 'move' : 'put';
      at.value = taken ?? place.dataset.place;
      to.value = place.dataset.place;
      piece.value = held.dataset.piece ?? '';
      form.requestSubmit();
    });
  }
  desk.querySelector('[data-drag-hint]').hidden = !matchMedia('(pointer: fine)').matches;
  // Where a place is named in the address, whoever goes by keyboard goes on from there.
  document.getElementById(location.hash.slice(1))?.focus({ preventScroll: true });
})();
