import { moment, percent, text, timeOfDay, votes } from '../i18n/text.ts';
import { el, icon, icons } from '../ui/dom.ts';
import { leads, share, type Poll } from './poll.ts';

/** A poll's start or end in the chat's history: a card in place of the text that other clients show. */
export class PollMessage extends HTMLElement {
  poll: Poll | null = null;
  author = '';
  time = '';

  connectedCallback(): void {
    if (!this.poll) return;
    const { poll } = this;
    const at = new Date(this.time);
    const when = el('time', { datetime: this.time, title: moment(at) }, timeOfDay(at));
    const said = poll.over ? text('message.over') : text('message.started', { nick: this.author });
    this.replaceChildren(
      el(
        'div',
        { class: `plenum-poll-card${poll.over ? ' is-over' : ''}` },
        el('p', { class: 'plenum-poll-card-head' }, icon(icons.poll), el('span', {}, said), when),
        el('p', { class: 'plenum-poll-card-question' }, el('bdi', {}, poll.question)),
        el('ul', {}, ...poll.choices.map((choice) => this.#choice(choice, poll))),
        poll.over && el('p', { class: 'plenum-poll-card-total' }, votes(poll.votes)),
      ),
    );
  }

  #choice(choice: Poll['choices'][number], poll: Poll): HTMLElement {
    if (!poll.over) return el('li', {}, el('bdi', {}, choice.label));
    const bar = el('span', { class: 'plenum-poll-bar', 'aria-hidden': 'true' });
    bar.style.width = `${share(choice, poll)}%`;
    return el(
      'li',
      { class: leads(choice, poll) ? 'is-leading' : '' },
      bar,
      el('bdi', { class: 'plenum-poll-choice-label' }, choice.label),
      el('span', { class: 'plenum-poll-percent' }, percent(share(choice, poll))),
    );
  }
}

customElements.define('plenum-poll-message', PollMessage);
