import { text, type TextKey } from '../i18n/text.ts';
import { el } from './dom.ts';

export interface StatusAction {
  readonly label: TextKey;
  readonly run: () => void;
}

/** A word about the connection, over whatever is on the page. Nothing while all is well. */
export class Status extends HTMLElement {
  #shown: TextKey | null = null;

  show(message: TextKey, ...actions: StatusAction[]): void {
    if (this.#shown === message) return;
    this.#shown = message;
    this.replaceChildren(
      el(
        'div',
        { class: 'plenum-status', role: 'status' },
        el('span', { class: 'plenum-pulse', 'aria-hidden': 'true' }),
        el('span', {}, text(message)),
        ...actions.map(({ label, run }) => el('button', { type: 'button', class: 'plenum-button', onclick: run }, text(label))),
      ),
    );
  }

  hide(): void {
    this.#shown = null;
    this.replaceChildren();
  }
}

customElements.define('plenum-status', Status);
