// Stories are moved to their places by hand: with a mouse from anywhere on them, with a finger or the keyboard by their
// grip. What a drop means is sent by a form, as the buttons do that are there without.
(() => {
  const desk = document.querySelector('[data-front]');
  const form = desk?.querySelector('[data-drop]');
  // Where a place is named in the address, whoever goes by keyboard goes on from there.
  document.getElementById(location.hash.slice(1))?.focus({ preventScroll: true });
  if (!form) return;
  const { grip: move, held: taken, over: above, left } = desk.dataset;
  const say = (words, title, place = '') => words.replace('{title}', title).replace('{place}', place);
  const places = [...desk.querySelectorAll('[data-place]')];
  const titleOf = (one) => one.querySelector('.hed').textContent;
  const nameOf = (place) => place.querySelector('.name').textContent;
  const status = document.createElement('p');
  status.className = 'hidden';
  status.setAttribute('role', 'status');
  desk.append(status);

  /** What is held, and the place it is above. */
  let held = null;
  let target = null;
  const fits = (place) => place !== held && place.dataset.kind === held.dataset.kind;
  const aim = (place) => {
    target?.classList.remove('over');
    target = place && fits(place) ? place : null;
    target?.classList.add('over');
  };
  const take = (one) => {
    held = one;
    held.classList.add('held');
  };
  const leave = () => {
    held?.classList.remove('held');
    aim(null);
    held = null;
  };
  const drop = () => {
    const { act, place, to, piece } = form.elements;
    const from = held.dataset.place;
    act.value = from ? 'move' : 'put';
    place.value = from ?? target.dataset.place;
    to.value = target.dataset.place;
    piece.value = held.dataset.piece ?? '';
    form.requestSubmit();
  };

  /** By hand: the story hangs on the pointer; near an edge the page comes along. */
  const FAR = 6;
  const EDGE = 56;
  let ghost = null;
  let began = null;
  const hang = ({ clientX, clientY }) => {
    ghost.style.transform = `translate(${clientX + 12}px, ${clientY + 12}px)`;
    const below = clientY > innerHeight - EDGE;
    if (below || clientY < EDGE) scrollBy(0, below ? EDGE / 4 : -EDGE / 4);
    aim(document.elementFromPoint(clientX, clientY)?.closest('[data-place]'));
  };
  const follow = (event) => {
    if (event.pointerId !== began?.id) return;
    if (!held) {
      if (Math.hypot(event.clientX - began.x, event.clientY - began.y) < FAR) return;
      take(began.one);
      getSelection().removeAllRanges();
      desk.classList.add('dragging');
      ghost = document.createElement('p');
      ghost.className = 'ghost';
      ghost.textContent = titleOf(held);
      desk.append(ghost);
    }
    hang(event);
  };
  const end = (event) => {
    if (event.pointerId !== undefined && event.pointerId !== began?.id) return;
    const dropped = event.type === 'pointerup' && target;
    if (dropped) drop();
    ghost?.remove();
    ghost = began = null;
    desk.classList.remove('dragging');
    leave();
  };
  addEventListener('pointermove', follow);
  addEventListener('pointerup', end);
  addEventListener('pointercancel', end);

  /** By keyboard: taken with Enter, carried from place to place with the arrows, put down with Enter. */
  const steps = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
  const carry = (step) => {
    const open = places.filter(fits);
    const at = target ? open.indexOf(target) : step > 0 ? -1 : open.length;
    aim(open[(at + step + open.length) % open.length]);
    target?.scrollIntoView({ block: 'nearest' });
    if (target) status.textContent = say(above, titleOf(held), nameOf(target));
  };
  const press = (event, one) => {
    const enters = event.key === 'Enter' || event.key === ' ';
    if (enters && !held) {
      take(one);
      status.textContent = say(taken, titleOf(one));
    } else if (enters && target) drop();
    else if (held && steps[event.key]) carry(steps[event.key]);
    else if (held && event.key === 'Escape') {
      status.textContent = say(left, titleOf(held));
      leave();
    } else return;
    event.preventDefault();
  };
  addEventListener('keydown', (event) => { if (ghost && event.key === 'Escape') end(event); });

  for (const one of desk.querySelectorAll('.filled, [data-piece]')) {
    const grip = document.createElement('button');
    grip.type = 'button';
    grip.className = 'grip';
    grip.setAttribute('aria-label', say(move, titleOf(one)));
    grip.addEventListener('keydown', (event) => press(event, one));
    grip.addEventListener('blur', () => { if (held === one && !ghost) leave(); });
    one.prepend(grip);
    one.addEventListener('pointerdown', (event) => {
      const onGrip = grip.contains(event.target);
      const free = event.pointerType === 'mouse' && !event.target.closest('a, button, details, form');
      if (event.button !== 0 || !event.isPrimary || !(onGrip || free)) return;
      leave();
      // A finger's events go on to where it began; places are found below it.
      if (event.target.hasPointerCapture?.(event.pointerId)) event.target.releasePointerCapture(event.pointerId);
      began = { one, id: event.pointerId, x: event.clientX, y: event.clientY };
    });
  }
  desk.querySelector('[data-drag-hint]').hidden = false;
})();
