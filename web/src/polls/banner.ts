import { clock, percent, text, votes } from '../i18n/text.ts';
import { el, icon, icons, setText } from '../ui/dom.ts';
import { leads, noPoll, secondsLeft, share, type Poll, type PollState } from './poll.ts';

/** Milliseconds. Screen readers are told of new counts no more often than this. */
const announceEvery = 15_000;

interface ChoiceRow {
  readonly row: HTMLElement;
  readonly bar: HTMLElement;
  readonly mine: HTMLElement;
  readonly votes: HTMLElement;
  readonly percent: HTMLElement;
}

/**
 * The poll above a chat. Set `state` and `canVote`; listen to `plenum-vote` (its `detail` is the choice's key) and
 * `plenum-dismiss`. Changes what changed and keeps the rest, so that focus stays and bars move smoothly.
 */
export class PollBanner extends HTMLElement {
  #state: PollState = noPoll;
  #canVote = false;
  #collapsed = false;
  /** What the elements were built for; they are built again when it changes. */
  #built = '';
  #rows = new Map<string, ChoiceRow>();
  #parts: ReturnType<PollBanner['frame']> | null = null;
  #clock: ReturnType<typeof setInterval> | undefined;
  #announced = { at: 0, votes: -1 };
  readonly #live = el('div', { class: 'plenum-unseen', 'aria-live': 'polite' });

  set state(state: PollState) {
    this.#state = state;
    this.#show();
  }

  set canVote(canVote: boolean) {
    this.#canVote = canVote;
    this.#show();
  }

  connectedCallback(): void {
    this.#clock = setInterval(() => this.#showTime(), 1000);
    this.#show();
  }

  disconnectedCallback(): void {
    clearInterval(this.#clock);
  }

  #show(): void {
    if (!this.isConnected) return;
    const { poll, dismissed } = this.#state;
    if (!poll || dismissed) {
      if (this.#built) this.replaceChildren();
      this.#built = '';
      return;
    }
    const votable = this.#canVote && !poll.over;
    const shape = JSON.stringify([poll.id, poll.over, votable, poll.choices.map((choice) => [choice.key, choice.label])]);
    if (shape !== this.#built) this.#build(poll, votable, shape);
    this.#showResults(poll);
    this.#showTime();
    this.#announce(poll);
  }

  #build(poll: Poll, votable: boolean, shape: string): void {
    const isNew = !this.#built.startsWith(JSON.stringify([poll.id]).slice(0, -1));
    if (isNew) this.#collapsed = false;
    this.#built = shape;
    this.#rows = new Map(poll.choices.map((choice) => [choice.key, this.#row(choice.key, choice.label, votable)]));
    this.#parts = this.frame(poll);
    this.replaceChildren(this.#parts.section, this.#live);
    this.#collapse(this.#collapsed);
    setText(this.#live, text(poll.over ? 'poll.announce.over' : 'poll.announce', { question: poll.question }));
    this.#announced = { at: Date.now(), votes: poll.votes };
  }

  frame(poll: Poll) {
    const time = el('span', { class: 'plenum-poll-time', role: 'timer' });
    const total = el('span', { class: 'plenum-poll-total' });
    const notice = el('span', { class: 'plenum-poll-notice', role: 'status' });
    const fold = el('button', {
      type: 'button',
      class: 'plenum-poll-tool plenum-poll-fold',
      'aria-controls': 'plenum-poll-body',
      onclick: () => this.#collapse(!this.#collapsed),
    });
    const dismiss = el(
      'button',
      {
        type: 'button',
        class: 'plenum-poll-tool',
        title: text('poll.dismiss'),
        'aria-label': text('poll.dismiss'),
        onclick: () => this.#tell('plenum-dismiss'),
      },
      icon(icons.close),
    );
    const rows = [...this.#rows.values()].map(({ row }) => el('li', {}, row));
    const section = el(
      'section',
      { class: `plenum-poll${poll.over ? ' is-over' : ''}`, 'aria-labelledby': 'plenum-poll-question' },
      el(
        'header',
        { class: 'plenum-poll-head' },
        el('span', { class: 'plenum-poll-kind' }, icon(icons.poll), text(poll.over ? 'poll.results' : 'poll.label')),
        el('h3', { id: 'plenum-poll-question' }, el('bdi', {}, poll.question)),
        time,
        poll.over ? dismiss : fold,
      ),
      el(
        'div',
        { id: 'plenum-poll-body', class: 'plenum-poll-body' },
        el('ul', { class: 'plenum-poll-choices' }, ...rows),
        el('footer', { class: 'plenum-poll-foot' }, total, notice),
      ),
    );
    return { section, time, total, notice, fold };
  }

  #row(key: string, label: string, votable: boolean): ChoiceRow {
    const bar = el('span', { class: 'plenum-poll-bar', 'aria-hidden': 'true' });
    const mine = el('span', { class: 'plenum-poll-mine' }, icon(icons.check), el('span', { class: 'plenum-unseen' }, text('poll.mine')));
    const counted = el('span', { class: 'plenum-poll-votes' });
    const part = el('span', { class: 'plenum-poll-percent' });
    const parts = [bar, mine, el('bdi', { class: 'plenum-poll-choice-label' }, label), counted, part];
    const row = votable
      ? el(
          'button',
          { type: 'button', class: 'plenum-poll-choice', title: text('poll.vote', { label }), onclick: () => this.#vote(key) },
          ...parts,
        )
      : el('div', { class: 'plenum-poll-choice' }, ...parts);
    row.dataset['choice'] = key;
    return { row, bar, mine, votes: counted, percent: part };
  }

  #showResults(poll: Poll): void {
    const { mine, pending } = this.#state;
    for (const choice of poll.choices) {
      const parts = this.#rows.get(choice.key);
      if (!parts) continue;
      const { row } = parts;
      const part = share(choice, poll);
      parts.bar.style.width = `${part}%`;
      setText(parts.votes, choice.votes > 0 ? votes(choice.votes) : '');
      setText(parts.percent, percent(part));
      parts.mine.hidden = mine !== choice.key;
      row.classList.toggle('is-mine', mine === choice.key);
      row.classList.toggle('is-leading', leads(choice, poll));
      row.classList.toggle('is-pending', pending?.choice === choice.key);
      if (row.tagName !== 'BUTTON') continue;
      row.setAttribute('aria-pressed', String(mine === choice.key));
      // Not `disabled`, which would take the focus away from who votes by keyboard.
      row.setAttribute('aria-disabled', String(pending?.locked ?? false));
    }
    setText(this.#parts!.total, votes(poll.votes));
    this.#showNotice(poll);
  }

  #showNotice(poll: Poll): void {
    const { notice, pending, mine } = this.#state;
    const hint = poll.over ? '' : !this.#canVote ? text('poll.watching') : mine === null ? text('poll.hint') : '';
    const element = this.#parts!.notice;
    setText(element, pending ? text('poll.voting') : notice ? text(`poll.answer.${notice}`) : hint);
    element.classList.toggle('is-good', !pending && notice === 'counted');
    element.classList.toggle('is-bad', !pending && notice !== null && notice !== 'counted');
  }

  #showTime(): void {
    const { poll } = this.#state;
    if (!poll || !this.#parts) return;
    const left = secondsLeft(poll, Date.now() / 1000);
    setText(this.#parts.time, poll.over ? text('poll.over') : left === 0 ? text('poll.ending') : text('poll.left', { time: clock(left) }));
    this.#parts.time.classList.toggle('is-short', !poll.over && left <= 30);
  }

  #announce(poll: Poll): void {
    const due = poll.over || Date.now() - this.#announced.at >= announceEvery;
    if (!due || poll.votes === this.#announced.votes) return;
    this.#announced = { at: Date.now(), votes: poll.votes };
    const results = poll.choices.map((choice) =>
      text('poll.choice.votes', { label: choice.label, votes: votes(choice.votes), percent: percent(share(choice, poll)) }),
    );
    setText(this.#live, results.join('; '));
  }

  #collapse(collapsed: boolean): void {
    this.#collapsed = collapsed;
    const { section, fold } = this.#parts!;
    section.classList.toggle('is-collapsed', collapsed);
    const label = text(collapsed ? 'poll.expand' : 'poll.collapse');
    fold.setAttribute('aria-expanded', String(!collapsed));
    fold.setAttribute('aria-label', label);
    fold.title = label;
    fold.replaceChildren(icon(collapsed ? icons.down : icons.up));
  }

  #vote(key: string): void {
    if (!this.#state.pending?.locked) this.#tell('plenum-vote', key);
  }

  #tell(type: string, detail?: string): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

customElements.define('plenum-poll-banner', PollBanner);
