import type { Converse, CustomElement, Internals, Muc } from '../converse/converse.d.ts';
import { seconds, text } from '../i18n/text.ts';
import { toast } from '../ui/toast.ts';
import { duration, isFree, makesWait, secondsLeft } from './slow-mode.ts';

export const slowModePlugin = 'plenum-slow-mode';

/** Tells above the message form that a room is in slow mode, and keeps what is sent too early in the form. */
export function registerSlowMode(converse: Converse): void {
  converse.plugins.add(slowModePlugin, {
    dependencies: ['converse-muc', 'converse-muc-views', 'plenum-polls'],
    initialize() {
      const slowMode = new SlowMode(converse, this._converse);
      slowMode.listen();
      slowMode.showNotice();
    },
  });
}

class SlowMode extends EventTarget {
  /** When one's own message last came, by room, and for how long one waits. */
  readonly #spoke = new Map<string, { at: number; seconds: number }>();

  constructor(
    readonly converse: Converse,
    readonly internals: Internals,
  ) {
    super();
    setInterval(() => this.#tick(), 1000);
  }

  #tick(): void {
    if (this.#spoke.size === 0) return;
    for (const [room, { at, seconds }] of this.#spoke) if (secondsLeft(seconds, at, Date.now()) === 0) this.#spoke.delete(room);
    this.dispatchEvent(new Event('change'));
  }

  seconds(muc: Muc): number {
    return duration(muc.config?.get('slow_mode_duration'));
  }

  left(muc: Muc): number {
    if (muc.getOwnRole() === 'moderator') return 0;
    return secondsLeft(this.seconds(muc), this.#spoke.get(muc.get('jid'))?.at ?? null, Date.now());
  }

  listen(): void {
    const slowMode = this;
    const { exports, api } = this.internals;
    class SlowMuc extends exports.MUC {
      override async handleMessageStanza(stanza: Element | { tree(): Element }) {
        const element = 'tree' in stanza ? stanza.tree() : stanza;
        slowMode.#hear(this, element);
        return super.handleMessageStanza(element);
      }

      override async sendMessage(attributes?: { body?: string }) {
        const left = isFree(attributes?.body ?? '') ? 0 : slowMode.left(this);
        if (left === 0) return super.sendMessage(attributes);
        // Nothing was sent, and so the form keeps its words.
        toast(text('slow.wait', { time: seconds(left) }));
        return undefined;
      }
    }
    exports['MUC'] = SlowMuc;
    api.chatboxes.registry.add('chatroom', SlowMuc);
  }

  #hear(muc: Muc, message: Element): void {
    if (this.seconds(muc) === 0 || !makesWait(message, `${muc.get('jid')}/${muc.get('nick')}`)) return;
    this.#spoke.set(muc.get('jid'), { at: Date.now(), seconds: this.seconds(muc) });
    this.dispatchEvent(new Event('change'));
  }

  showNotice(): void {
    const slowMode = this;
    const { html } = this.converse.env;
    const { ENTERED } = this.converse.ROOMSTATUS;
    const { elements } = this.internals.api;
    const Panel = elements.registry['converse-muc-bottom-panel']!;
    class PanelWithNotice extends Panel {
      override async initialize() {
        await super.initialize();
        const muc = (this as CustomElement).model;
        if (muc?.config) this.listenTo(muc.config, 'change:slow_mode_duration', () => this.requestUpdate());
        slowMode.addEventListener('change', () => this.requestUpdate());
      }

      override render() {
        const muc = (this as CustomElement).model;
        const every = muc && muc.session.get('connection_status') === ENTERED ? slowMode.seconds(muc) : 0;
        if (!muc || every === 0) return super.render();
        const left = slowMode.left(muc);
        return html`<p class="plenum-slow-mode">
            ${text('slow.notice', { time: seconds(every) })} ${left > 0 ? text('slow.wait', { time: seconds(left) }) : ''}
          </p>
          ${super.render()}`;
      }
    }
    elements.define('converse-muc-bottom-panel', PanelWithNotice);
  }
}
