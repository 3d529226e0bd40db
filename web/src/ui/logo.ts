import { text } from '../i18n/text.ts';
import { el } from './dom.ts';

/** The name with its mark, which leads to the start page. */
export function logo(): HTMLElement {
  const mark = el('img', { src: '/icon.svg', alt: '', width: 32, height: 32 });
  return el('a', { class: 'plenum-logo', href: '/', 'aria-label': text('app.home') }, mark, el('span', {}, text('app.name')));
}
