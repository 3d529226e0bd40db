import type { Converse, CustomElement, HeadingButton, Internals, Muc } from '../converse/converse.d.ts';
import { text } from '../i18n/text.ts';
import { notesNode } from '../notes/note-xml.ts';
import type { Participant } from '../notes/note.ts';
import { Notes } from '../notes/notes.ts';
import { linkTo } from '../pubsub/link.ts';
import { pubsubNamespace, readEvent } from '../pubsub/pubsub-xml.ts';
import { toast } from '../ui/toast.ts';
import { ModerationPanel } from './panel.ts';
import { tasksNode } from './task-xml.ts';
import { Tasks } from './tasks.ts';

export const taskPlugin = 'plenum-tasks';

/** The tasks and notes of one room. Outlives Converse's own model of the room, which is made anew with every connection. */
interface RoomWork {
  muc: Muc;
  tasks: Tasks;
  notes: Notes;
  /** Null until it is opened, and again once the right is lost. It keeps what is being typed while the connection is gone. */
  panel: ModerationPanel | null;
  isOpen: boolean;
  readonly changed: EventTarget;
}

/** Adds tasks and notes to Converse: a panel beside the chat, for those whom the room lets have them. */
export function registerTasks(converse: Converse): void {
  converse.plugins.add(taskPlugin, {
    dependencies: ['converse-muc', 'converse-muc-views'],
    initialize() {
      const work = new Work(converse, this._converse);
      work.receive();
      work.showPanel();
      work.showButton();
      work.showActions();
    },
  });
}

class Work {
  readonly #rooms = new Map<string, RoomWork>();

  constructor(
    readonly converse: Converse,
    readonly internals: Internals,
  ) {}

  of(muc: Muc): RoomWork {
    const jid: string = muc.get('jid');
    let room = this.#rooms.get(jid);
    if (!room) this.#rooms.set(jid, (room = this.#make(muc, jid)));
    return room;
  }

  #make(muc: Muc, jid: string): RoomWork {
    const { api } = this.internals;
    const link = (node: string) =>
      linkTo({
        room: jid,
        node,
        // PeerTube's module for Prosody, which lacks this feature, looks at the first of several items only.
        takesMany: () => Boolean(this.of(muc).muc.features?.get(`${pubsubNamespace}#publish-options`)),
        jid: () => this.converse.env.Strophe.getBareJidFromJid(api.connection.get().jid),
        ask: (iq) => api.sendIQ(iq),
      });
    const changed = new EventTarget();
    return { muc, tasks: new Tasks(link(tasksNode)), notes: new Notes(link(notesNode)), panel: null, isOpen: false, changed };
  }

  receive(): void {
    const { api } = this.internals;
    const listen = () => api.connection.get().addHandler((message: Element) => this.#hear(message), null, 'message', 'headline');
    api.listen.on('connected', listen);
    api.listen.on('reconnected', listen);
    const lose = () => this.#rooms.forEach(({ tasks, notes }) => [tasks, notes].forEach(({ node }) => node.lose()));
    api.listen.on('will-reconnect', lose);
    api.listen.on('disconnected', lose);
  }

  /** True, for Strophe to call again. */
  #hear(message: Element): true {
    const told = readEvent(message);
    const room = told && this.#rooms.get(message.getAttribute('from') ?? '');
    const items = room && { [tasksNode]: room.tasks, [notesNode]: room.notes }[told.node];
    if (items) told.events.forEach(({ id, payload }) => items.node.hear(id, payload));
    return true;
  }

  /** The own affiliation may have changed. */
  #check(muc: Muc): void {
    const room = this.of(muc);
    if (!muc.isEntered() || mayWork(muc) || (!room.isOpen && room.tasks.node.phase === 'closed')) return;
    if (room.isOpen) toast(text('panel.forbidden'));
    room.tasks.node.close();
    room.notes.node.close();
    const { tasks, notes } = this.#make(muc, muc.get('jid'));
    Object.assign(room, { tasks, notes, panel: null, isOpen: false });
    room.changed.dispatchEvent(new Event('change'));
  }

  /** Entered anew: subscriptions have ended with the last presence. */
  #entered(muc: Muc): void {
    const room = this.of(muc);
    room.muc = muc;
    if (mayWork(muc) && room.tasks.node.phase !== 'closed') this.#load(room);
    else if (mayWork(muc) && sessionStorage.getItem(memory(muc))) this.#open(room);
    else this.#check(muc);
  }

  #load(room: RoomWork): void {
    // One after the other: the first request may make a node.
    void room.tasks.node.open().then(() => room.notes.node.open());
  }

  #open(room: RoomWork): ModerationPanel {
    if (!room.panel) {
      room.panel = new ModerationPanel(room.tasks, room.notes);
      room.panel.addEventListener('plenum-close', () => this.#close(room));
    }
    if (room.tasks.node.phase === 'closed') this.#load(room);
    room.isOpen = true;
    sessionStorage.setItem(memory(room.muc), '1');
    room.changed.dispatchEvent(new Event('change'));
    return room.panel;
  }

  /** Out of sight; a form that is open in it stays as it is. */
  #close(room: RoomWork): void {
    room.isOpen = false;
    sessionStorage.removeItem(memory(room.muc));
    room.changed.dispatchEvent(new Event('change'));
    document.querySelector<HTMLElement>('.plenum-tasks-open')?.focus();
  }

  showPanel(): void {
    const work = this;
    const { html } = this.converse.env;
    const { ENTERED } = this.converse.ROOMSTATUS;
    const { elements } = this.internals.api;
    const Area = elements.registry['converse-muc-chatarea']!;
    class AreaWithPanel extends Area {
      override async initialize() {
        await super.initialize();
        const muc = (this as CustomElement).model;
        if (!muc) return;
        this.listenTo(muc.occupants, 'change', () => work.#check(muc));
        // For pages that keep showing the room's past while it is entered again.
        this.listenTo(muc.session, 'change:connection_status', () => muc.isEntered() && work.#entered(muc));
        work.of(muc).changed.addEventListener('change', () => this.requestUpdate());
        work.#entered(muc);
      }

      override render() {
        const muc = (this as CustomElement).model;
        if (!muc || muc.session.get('connection_status') !== ENTERED) return super.render();
        const { isOpen, panel } = work.of(muc);
        return html`${super.render()}${isOpen ? panel : ''}`;
      }
    }
    elements.define('converse-muc-chatarea', AreaWithPanel);
  }

  showButton(): void {
    this.internals.api.listen.on('getHeadingButtons', (view: { model: Muc }, buttons: HeadingButton[]) => {
      const muc = view.model;
      if (muc.get('type') !== 'chatroom' || !muc.isEntered() || !mayWork(muc)) return buttons;
      const room = this.of(muc);
      const button: HeadingButton = {
        i18n_text: text('panel.open'),
        i18n_title: text('panel.open'),
        name: 'plenum-tasks',
        a_class: 'plenum-tasks-open',
        icon_class: 'fa-plenum-tasks',
        standalone: true,
        handler: (event) => {
          event.preventDefault();
          if (room.isOpen) return this.#close(room);
          const panel = this.#open(room);
          requestAnimationFrame(() => panel.focus());
        },
      };
      return [...buttons, button];
    });
  }

  /** A task from a message, a note about its author or about an occupant. */
  showActions(): void {
    const { api } = this.internals;
    const note = (muc: Muc, about: Participant) => ({
      i18n_text: text('notes.from'),
      button_class: 'chat-msg__action-plenum-note',
      icon_class: 'fa fa-plenum-note',
      name: 'plenum-note',
      handler: (event: Event) => {
        event.preventDefault();
        event.stopPropagation();
        this.#open(this.of(muc)).composeNote(about);
      },
    });
    api.listen.on('getMessageActionButtons', ({ model: message }: { model: any }, buttons: unknown[]) => {
      const muc: Muc | undefined = message.collection?.chatbox;
      const body: string = message.get('body') ?? '';
      if (muc?.get('type') !== 'chatroom' || message.get('type') !== 'groupchat' || !body || !mayWork(muc)) return buttons;
      const nick: string = message.get('nick') ?? '';
      const occupantId: string = message.get('occupant_id') ?? '';
      const occupant = muc.occupants.findWhere(occupantId ? { occupant_id: occupantId } : { nick });
      const task = {
        i18n_text: text('tasks.from'),
        button_class: 'chat-msg__action-plenum-task',
        icon_class: 'fa fa-plenum-tasks',
        name: 'plenum-task',
        handler: (event: Event) => {
          event.preventDefault();
          this.#open(this.of(muc)).composeTask({ name: nick, description: body });
        },
      };
      return [...buttons, task, note(muc, { jid: bare(occupant?.get('jid')), nick, occupantId })];
    });
    api.listen.on('getOccupantActionButtons', (occupant: any, buttons: unknown[]) => {
      const muc: Muc | undefined = occupant.collection?.chatroom;
      if (!muc || !mayWork(muc)) return buttons;
      const about = { jid: bare(occupant.get('jid')), nick: occupant.get('nick') ?? '', occupantId: occupant.get('occupant_id') ?? '' };
      return [...buttons, note(muc, about)];
    });
  }
}

function mayWork(muc: Muc): boolean {
  return ['owner', 'admin'].includes(muc.getOwnAffiliation());
}

/** Under which a tab remembers that the panel was open. */
function memory(muc: Muc): string {
  return `plenum-tasks:${muc.get('jid')}`;
}

function bare(jid: string | undefined): string {
  return jid?.split('/')[0] ?? '';
}
