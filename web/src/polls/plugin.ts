import type { Converse, CustomElement, HeadingButton, Internals, Muc } from '../converse/converse.d.ts';
import { text } from '../i18n/text.ts';
import { toast } from '../ui/toast.ts';
import { archived } from '../xml.ts';
import './banner.ts';
import { showPollForm } from './form.ts';
import './message.ts';
import {
  bannerDismissed,
  connectionLost,
  isRunning,
  noPoll,
  pollRemembered,
  pollSeen,
  timePassed,
  voteAnswered,
  voteSent,
  type PollState,
} from './poll.ts';
import {
  formRequest,
  formSubmission,
  isDelayed,
  readForm,
  readPoll,
  readRefusal,
  readVoteAnswer,
  votedFor,
  voteMessage,
  type FormRefusal,
} from './poll-xml.ts';
import { VoteMemory } from './vote-memory.ts';

export const pollPlugin = 'plenum-polls';

/** The poll of one room. Outlives Converse's own model of the room, which is made anew with every connection. */
class RoomPoll extends EventTarget {
  state: PollState = noPoll;

  change(state: PollState): void {
    if (state === this.state) return;
    this.state = state;
    this.dispatchEvent(new Event('change'));
  }
}

/** Adds polls to Converse: a banner above the chat, a button that starts a poll, cards in the history. */
export function registerPolls(converse: Converse): void {
  converse.plugins.add(pollPlugin, {
    dependencies: ['converse-muc', 'converse-muc-views'],
    initialize() {
      const polls = new Polls(converse, this._converse);
      polls.receive();
      polls.showBanner();
      polls.showButton();
      polls.showCards();
    },
  });
}

class Polls {
  readonly #rooms = new Map<string, RoomPoll>();
  readonly #memory = new VoteMemory(localStorage);

  constructor(
    readonly converse: Converse,
    readonly internals: Internals,
  ) {
    setInterval(() => this.#rooms.forEach((room) => room.change(timePassed(room.state, Date.now() / 1000))), 1000);
    internals.api.listen.on('will-reconnect', () => this.#rooms.forEach((room) => room.change(connectionLost(room.state))));
  }

  of(muc: Muc): RoomPoll {
    const jid: string = muc.get('jid');
    let room = this.#rooms.get(jid);
    if (!room) this.#rooms.set(jid, (room = new RoomPoll()));
    return room;
  }

  /** Sees every message of a room before Converse does, and keeps from it the answers to our votes. */
  receive(): void {
    const polls = this;
    const { exports, api } = this.internals;
    class PollingMuc extends exports.MUC {
      override async handleMessageStanza(stanza: Element | { tree(): Element }) {
        const element = 'tree' in stanza ? stanza.tree() : stanza;
        return polls.#take(this, element) ? undefined : super.handleMessageStanza(element);
      }
    }
    exports['MUC'] = PollingMuc;
    api.chatboxes.registry.add('chatroom', PollingMuc);
  }

  /** Whether the message was for us alone. */
  #take(muc: Muc, message: Element): boolean {
    const room = this.of(muc);
    const poll = readPoll(message);
    if (poll) {
      room.change(isDelayed(message) ? pollRemembered(room.state, poll) : pollSeen(room.state, poll, this.#memory.recall(poll.id)));
      return false;
    }
    const answer = readVoteAnswer(message);
    if (!answer) return false;
    const isError = message.getAttribute('type') === 'error';
    if (answer.id !== room.state.pending?.id && !this.#adopt(muc, answer.id, isError)) return false;
    room.change(voteAnswered(room.state, answer.id, answer.answer));
    if (room.state.poll && room.state.mine) this.#memory.remember(room.state.poll.id, room.state.mine);
    return isError;
  }

  /** A vote that was typed into the chat counts like a clicked one. Where nobody else sees it, its sender need not either. */
  #adopt(muc: Muc, id: string, wasRefusedToRoom: boolean): boolean {
    const room = this.of(muc);
    const typed = muc.messages.findWhere({ msgid: id, sender: 'me' });
    const choice = typed && votedFor(typed.get('body') ?? '');
    if (!typed || !choice || !room.state.poll) return false;
    room.change(voteSent(room.state, id, choice));
    if (wasRefusedToRoom) typed.destroy();
    return true;
  }

  vote(muc: Muc, choice: string): void {
    const room = this.of(muc);
    const id = this.converse.env.u.getUniqueId();
    room.change(voteSent(room.state, id, choice));
    if (!this.internals.api.connection.connected()) return room.change(voteAnswered(room.state, id, 'absent'));
    this.internals.api.send(parse(voteMessage(muc.get('jid'), id, choice)));
  }

  showBanner(): void {
    const polls = this;
    const { html } = this.converse.env;
    const { ENTERED } = this.converse.ROOMSTATUS;
    const { elements } = this.internals.api;
    const Heading = elements.registry['converse-muc-heading']!;
    class HeadingWithPoll extends Heading {
      override async initialize() {
        await super.initialize();
        const muc = (this as CustomElement).model;
        if (!muc) return;
        // Affiliation and role decide about button and banner.
        this.listenTo(muc.occupants, 'change', () => this.requestUpdate());
        this.listenTo(muc.occupants, 'add', () => this.requestUpdate());
        polls.of(muc).addEventListener('change', () => this.requestUpdate());
      }

      override render() {
        const muc = (this as CustomElement).model;
        if (!muc || muc.session.get('connection_status') !== ENTERED) return super.render();
        return html`${super.render()}<plenum-poll-banner
            .canVote=${muc.getOwnRole() !== 'visitor'}
            .state=${polls.of(muc).state}
            @plenum-vote=${(event: CustomEvent<string>) => polls.vote(muc, event.detail)}
            @plenum-dismiss=${() => polls.of(muc).change(bannerDismissed(polls.of(muc).state))}
          ></plenum-poll-banner>`;
      }
    }
    elements.define('converse-muc-heading', HeadingWithPoll);
  }

  showButton(): void {
    this.internals.api.listen.on('getHeadingButtons', (view: { model: Muc }, buttons: HeadingButton[]) => {
      const muc = view.model;
      if (muc.get('type') !== 'chatroom' || !muc.isEntered() || !['owner', 'admin'].includes(muc.getOwnAffiliation())) return buttons;
      const button: HeadingButton = {
        i18n_text: text('form.open'),
        i18n_title: text('form.open'),
        name: 'plenum-poll',
        a_class: 'plenum-poll-open',
        icon_class: 'fa-plenum-poll',
        standalone: true,
        handler: (event) => {
          event.preventDefault();
          void this.#openForm(muc);
        },
      };
      return [...buttons, button];
    });
  }

  async #openForm(muc: Muc): Promise<void> {
    const answer = await this.#ask(formRequest(muc.get('jid'))).catch((error: unknown) => error);
    const form = answer instanceof Element ? readForm(answer) : null;
    if (!form) return toast(text(`form.refused.${refusal(answer).whole ?? 'failed'}`));
    if (document.querySelector('.plenum-dialog')) return;
    showPollForm({
      form,
      running: () => (isRunning(this.of(muc).state) ? this.of(muc).state.poll!.question : null),
      submit: (values) => this.#ask(formSubmission(muc.get('jid'), values)).then(() => null, refusal),
    });
  }

  #ask(stanza: string): Promise<Element> {
    return this.internals.api.sendIQ(parse(stanza));
  }

  showCards(): void {
    const { listen } = this.internals.api;
    listen.on('parseMUCMessage', (stanza: Element, attributes: Record<string, unknown>) => {
      const poll = attributes['body'] ? readPoll(archived(stanza)) : null;
      if (!poll) return attributes;
      // Converse drops what has no nick, which is how a poll's end comes once its creator is gone.
      return { ...attributes, nick: attributes['nick'] || text('poll.label'), plenum_poll: poll, template_hook: 'plenumPollMessage' };
    });
    listen.on('plenumPollMessage', (message: { get(name: string): any; getDisplayName(): string }) => {
      const { html } = this.converse.env;
      return html`<plenum-poll-message
        .poll=${message.get('plenum_poll')}
        .author=${message.getDisplayName()}
        .time=${message.get('time')}
      ></plenum-poll-message>`;
    });
  }
}

/** Converse rejects with the error stanza, or with something else where no answer came. */
function refusal(error: unknown): FormRefusal {
  return readRefusal(error instanceof Element ? error : null);
}

function parse(stanza: string): Element {
  return new DOMParser().parseFromString(stanza, 'text/xml').documentElement;
}
