import { el } from './dom.ts';

/** Milliseconds. Long enough to read a sentence twice. */
const shownFor = 5000;

/** Says something in passing, to eyes and screen readers. */
export function toast(message: string): void {
  document.querySelector('.plenum-toast')?.remove();
  const element = el('p', { class: 'plenum-toast', role: 'status' }, message);
  document.body.append(element);
  setTimeout(() => element.remove(), shownFor);
}
