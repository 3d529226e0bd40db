import { serverWords } from '../i18n/server-words.ts';
import { text } from '../i18n/text.ts';
import { rememberNick } from '../memory.ts';
import { reachable, tryNow } from '../reach.ts';
import { roomAddress, roomPath } from '../room-name.ts';
import type { Status } from '../ui/status.ts';
import { toast } from '../ui/toast.ts';
import type { Api, Converse, CustomElement, HeadingButton, Internals, Muc } from './converse.d.ts';
import { enter, keepWayBack } from './room-model.ts';

export const roomPlugin = 'plenum-room';

/** Adds to Converse what a page with one room needs: a word about the connection, a way out, the room's address. */
export function registerRoom(converse: Converse, status: Status, isAnonymous: boolean, boshPath: string): void {
  converse.plugins.add(roomPlugin, {
    dependencies: ['converse-muc', 'converse-muc-views', 'converse-mam'],
    initialize() {
      watchConnection(converse, this._converse, status, boshPath);
      if (!isAnonymous) sayGoodbye(this._converse);
      addButtons(this._converse, isAnonymous);
      enter(this._converse, converse.ROOMSTATUS['DESTROYED']!);
      showWayOut(converse, this._converse, isAnonymous);
      showWayOn(converse, this._converse);
      keepWayBack(this._converse);
      // Converse shows an error's text as it came.
      this._converse.api.listen.on('parseMessage', (_stanza: Element, attributes: Record<string, unknown>) => {
        const words = typeof attributes['error_text'] === 'string' ? serverWords(attributes['error_text']) : null;
        return words === null ? attributes : { ...attributes, error_text: words };
      });
      // Converse takes a subject from the archive for the room's own, which it may long have ceased to be.
      this._converse.api.listen.on('parseMUCMessage', (_stanza: Element, attributes: Record<string, unknown>) =>
        attributes['is_archived'] && !attributes['body'] ? { ...attributes, subject: undefined } : attributes,
      );
      this._converse.api.listen.on('chatRoomInitialized', (muc: Muc & { on(event: string, listener: () => void): void }) => {
        muc.on('change:nick', () => muc.get('nick') && rememberNick(muc.get('nick')));
      });
    },
  });
}

/** Who closes the page does not come back to this session: without a word it would stay in the room for minutes. */
function sayGoodbye({ api }: Internals): void {
  addEventListener('pagehide', ({ persisted }) => {
    const socket: unknown = api.connection.get()?._proto?.socket;
    if (!persisted && socket instanceof WebSocket && socket.readyState === WebSocket.OPEN) {
      socket.send('<close xmlns="urn:ietf:params:xml:ns:xmpp-framing"/>');
    }
  });
}

function watchConnection(converse: Converse, { api, state }: Internals, status: Status, boshPath: string): void {
  const { Status: S } = converse.env.Strophe;
  const reload = { label: 'status.reload', run: () => location.reload() } as const;
  const signIn = { label: 'status.signin', run: () => location.assign('/#signin') } as const;
  const waiting = () => status.show('status.reconnecting', { label: 'status.retry', run: tryNow });

  // Converse tries again every three seconds, in step with every other browser. Ours asks first, each at its own time.
  const reconnect = api.connection.reconnect.bind(api.connection);
  let isWaiting = false;
  let wasConnected = false;
  api.connection.reconnect = async () => {
    if (isWaiting) return;
    isWaiting = true;
    waiting();
    await reachable(waiting);
    isWaiting = false;
    if (!wasConnected) connectByRequests(api, boshPath);
    return reconnect();
  };

  let hasFailed = false;
  state.connfeedback.on('change:connection_status', () => {
    const now = state.connfeedback.get('connection_status');
    if (now === S.CONNECTED || now === S.ATTACHED) {
      wasConnected = true;
      status.hide();
    }
    if (now === S.AUTHFAIL) hasFailed = true;
    if (now === S.RECONNECTING || now === S.CONNFAIL) waiting();
  });
  // Converse has given up.
  api.listen.on('disconnected', () =>
    hasFailed ? status.show('status.signedout', signIn, reload) : status.show('status.stopped', reload),
  );
}

/**
 * The server answers, but no WebSocket gets through: plain requests do (BOSH). Converse could go back and forth between the two by
 * itself, but forgets to wait for its own step, and so never takes it for those without an account.
 */
function connectByRequests(api: Api, boshPath: string): void {
  api.settings.set('websocket_url', undefined);
  api.settings.set('bosh_service_url', `${location.origin}${boshPath}`);
  const connection = api.connection.get();
  connection.service = api.settings.get('bosh_service_url');
  connection.setProtocol();
}

/** Where a room cannot be entered, or not any more: why, and where to go from here. */
function showWayOut(converse: Converse, { api }: Internals, isAnonymous: boolean): void {
  const { html } = converse.env;
  const Disconnected = api.elements.registry['converse-muc-disconnected']!;
  class DisconnectedWithWayOut extends Disconnected {
    override render() {
      const session = (this as CustomElement).model?.session;
      const message: string | undefined = session?.get('disconnection_message');
      const reason: string = session?.get('disconnection_reason') ?? '';
      if (!message) return '';
      return html`<section class="plenum-gone" role="alert">
        <h3>${serverWords(message) ?? message}</h3>
        <p>${serverWords(reason) ?? reason}</p>
        <div>
          <a class="plenum-button is-main" href="/">${text('room.home')}</a>
          ${isAnonymous ? html`<a class="plenum-button" href="/#signin">${text('room.signin')}</a>` : ''}
          <button type="button" class="plenum-button" @click=${() => location.reload()}>${text('status.again')}</button>
        </div>
      </section>`;
    }
  }
  api.elements.define('converse-muc-disconnected', DisconnectedWithWayOut);
}

/** Where a room was destroyed: why, and the way to the one that takes its place (XEP-0045 §10.9). */
function showWayOn(converse: Converse, { api }: Internals): void {
  const { html, Strophe } = converse.env;
  const Destroyed = api.elements.registry['converse-muc-destroyed']!;
  class DestroyedWithWayOn extends Destroyed {
    override render() {
      const muc = (this as CustomElement).model;
      const next: string = muc?.get('moved_jid') ?? '';
      const isHere = Strophe.getDomainFromJid(next) === Strophe.getDomainFromJid(muc?.get('jid') ?? '');
      const address = isHere ? roomAddress(Strophe.getNodeFromJid(next) ?? '') : '';
      return html`<section class="plenum-gone" role="alert">
        <h3>${text('room.destroyed')}</h3>
        <p>${muc?.get('destroyed_reason') ?? ''}</p>
        ${next && !address ? html`<p>${next}</p>` : ''}
        <div>
          ${address ? html`<a class="plenum-button is-main" href=${roomPath(address)}>${text('room.moved')}</a>` : ''}
          <a class="plenum-button ${address ? '' : 'is-main'}" href="/">${text('room.home')}</a>
        </div>
      </section>`;
    }
  }
  api.elements.define('converse-muc-destroyed', DestroyedWithWayOn);
}

function addButtons({ api }: Internals, isAnonymous: boolean): void {
  api.listen.on('getHeadingButtons', (_view: unknown, buttons: HeadingButton[]) => {
    const go = (url: string) => (event: Event) => {
      event.preventDefault();
      location.assign(url);
    };
    const ours = (['home', 'link', 'signin'] as const)
      .filter((name) => name !== 'signin' || isAnonymous)
      .map((name): HeadingButton => ({
        i18n_text: text(`room.${name}`),
        i18n_title: text(name === 'link' ? 'room.link.title' : `room.${name}.title`),
        name: `plenum-${name}`,
        a_class: `plenum-${name}`,
        icon_class: `fa-plenum-${name}`,
        handler: name === 'link' ? copyLink : go(name === 'home' ? '/' : '/#signin'),
      }));
    return [...buttons, ...ours];
  });
}

function copyLink(event: Event): void {
  event.preventDefault();
  const url = `${location.origin}${location.pathname}`;
  navigator.clipboard.writeText(url).then(
    () => toast(text('room.link.copied')),
    () => toast(url),
  );
}
