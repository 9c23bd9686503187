// Entries of the plan and scheduled pieces are dragged to another day, or moved there with Shift and an arrow key.

const form = document.querySelector('[data-move-form]');

if (form) {
  document.querySelector('[data-with-scripts]')?.removeAttribute('hidden');

  let dragged = null;
  const move = (entry, day) => {
    form.action = entry.dataset.move;
    form.elements.day.value = day;
    form.requestSubmit();
  };
  const shifted = (day, days) => new Date(Date.parse(`${day}T12:00:00Z`) + days * 864e5).toISOString().slice(0, 10);

  for (const entry of document.querySelectorAll('[data-move]')) {
    entry.draggable = true;
    // Else the address would be dragged.
    for (const link of entry.querySelectorAll('a')) link.draggable = false;
    entry.addEventListener('dragstart', (event) => {
      event.dataTransfer.setData('text/plain', entry.querySelector('a').textContent);
      event.dataTransfer.effectAllowed = 'move';
      entry.classList.add('dragged');
      dragged = entry;
    });
    entry.addEventListener('dragend', () => {
      entry.classList.remove('dragged');
      dragged = null;
    });
    entry.addEventListener('keydown', (event) => {
      const days = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[event.key];
      if (!days || !event.shiftKey) return;
      event.preventDefault();
      move(entry, shifted(entry.closest('[data-day]').dataset.day, days));
    });
  }
  for (const day of document.querySelectorAll('[data-day]')) {
    day.addEventListener('dragover', (event) => {
      event.preventDefault();
      day.classList.add('over');
    });
    day.addEventListener('dragleave', () => day.classList.remove('over'));
    day.addEventListener('drop', (event) => {
      event.preventDefault();
      day.classList.remove('over');
      if (dragged && dragged.closest('[data-day]') !== day) move(dragged, day.dataset.day);
    });
  }
}
