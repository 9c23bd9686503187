// Entries of the plan are dragged to another day, or moved there with Shift and an arrow key.

const month = document.querySelector('[data-move]');
const form = document.querySelector('[data-move-form]');

if (month && form) {
  document.querySelector('[data-with-scripts]')?.removeAttribute('hidden');

  const move = (id, day) => {
    form.action = month.dataset.move.replace('{id}', id);
    form.elements.day.value = day;
    form.requestSubmit();
  };
  const shifted = (day, days) => new Date(Date.parse(`${day}T12:00:00Z`) + days * 864e5).toISOString().slice(0, 10);

  for (const entry of month.querySelectorAll('[data-entry]')) {
    entry.draggable = true;
    // Else the address would be dragged.
    for (const link of entry.querySelectorAll('a')) link.draggable = false;
    entry.addEventListener('dragstart', (event) => {
      event.dataTransfer.setData('text/plain', entry.dataset.entry);
      event.dataTransfer.effectAllowed = 'move';
      entry.classList.add('dragged');
    });
    entry.addEventListener('dragend', () => entry.classList.remove('dragged'));
    entry.addEventListener('keydown', (event) => {
      const days = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[event.key];
      if (!days || !event.shiftKey) return;
      event.preventDefault();
      move(entry.dataset.entry, shifted(entry.closest('[data-day]').dataset.day, days));
    });
  }
  for (const day of month.querySelectorAll('[data-day]')) {
    day.addEventListener('dragover', (event) => {
      event.preventDefault();
      day.classList.add('over');
    });
    day.addEventListener('dragleave', () => day.classList.remove('over'));
    day.addEventListener('drop', (event) => {
      event.preventDefault();
      day.classList.remove('over');
      const id = event.dataTransfer.getData('text/plain');
      const link = document.getElementById(`entry-${id}`);
      if (link && link.closest('[data-day]') !== day) move(id, day.dataset.day);
    });
  }
}
