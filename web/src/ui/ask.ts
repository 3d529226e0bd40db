import { text } from '../i18n/text.ts';
import { el } from './dom.ts';

/** Asks before something is gone for good; the answer is whether to go on. */
export function ask(question: string, doIt: string): Promise<boolean> {
  return new Promise((resolve) => {
    const answer = (isYes: boolean) => () => {
      resolve(isYes);
      dialog.close();
    };
    const dialog = el(
      'dialog',
      { class: 'plenum-dialog is-question', role: 'alertdialog', 'aria-labelledby': 'plenum-question' },
      el('p', { id: 'plenum-question' }, question),
      el(
        'div',
        { class: 'plenum-form-actions' },
        el('button', { type: 'button', class: 'plenum-button', onclick: answer(false) }, text('panel.cancel')),
        el('button', { type: 'button', class: 'plenum-button is-dangerous', onclick: answer(true) }, doIt),
      ),
    );
    const before = document.activeElement;
    dialog.addEventListener('close', () => {
      resolve(false);
      dialog.remove();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
