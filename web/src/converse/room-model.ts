import { child, children, textOf } from '../xml.ts';
import type { Internals, Model, Muc } from './converse.d.ts';

const stanzaErrors = 'urn:ietf:params:xml:ns:xmpp-stanzas';
const mucUser = 'http://jabber.org/protocol/muc#user';

/** What Converse does not hear when it enters a room, or is in one that ends. */
export function enter({ exports, api }: Internals, destroyed: number): void {
  class EnteredMuc extends exports.MUC {
    #hasTriedPassword = false;

    override join(nick?: string, password?: string) {
      this.#hasTriedPassword = Boolean(password);
      return super.join(nick, password);
    }

    override onErrorPresence(stanza: Element) {
      const error = child(stanza, 'error', null);
      // Converse knows no refusals that may end by themselves, as where a room is full, and would show that it is entering for ever.
      if (error?.getAttribute('type') === 'wait') error.setAttribute('type', 'cancel');
      const needsPassword = child(error, 'not-authorized', stanzaErrors) !== null;
      // Without a text it says in the page's language that the password is wrong.
      if (needsPassword) children(error!, 'text', stanzaErrors).forEach((words) => words.remove());
      super.onErrorPresence(stanza);
      if (needsPassword && !this.#hasTriedPassword) this.save({ password_validation_message: '' });
    }

    override async onPresence(stanza: Element) {
      const end = stanza.getAttribute('type') === 'unavailable' && child(child(stanza, 'x', mucUser), 'destroy', mucUser);
      if (!end) return super.onPresence(stanza);
      this.save({ moved_jid: end.getAttribute('jid'), destroyed_reason: textOf(child(end, 'reason', mucUser)) });
      this.session.save({ connection_status: destroyed });
      return undefined;
    }
  }
  exports['MUC'] = EnteredMuc;
  api.chatboxes.registry.add('chatroom', EnteredMuc);
}

/**
 * Converse drops the oldest messages of a long chat, and leaves the mark from which it would ask for older ones where it was: what lies
 * between would be lost. The mark goes to where the page begins.
 */
export function keepWayBack({ api, exports }: Internals): void {
  const Mark: new (attributes: object) => Model = exports['MAMPlaceholderMessage'];
  api.listen.on('chatRoomInitialized', (muc: Muc & { on(event: string, listener: () => void): void }) => {
    muc.on('historyPruned', () => {
      const oldest = muc.getOldestMessage();
      const id: string | undefined = oldest?.get(`stanza_id ${muc.get('jid')}`);
      if (!oldest || !id || !muc.features?.get('mam_enabled')) return;
      const time = new Date(new Date(oldest.get('time')).getTime() - 1).toISOString();
      muc.messages.models.filter((message) => message instanceof Mark && message.get('time') <= time).forEach((mark) => mark.destroy());
      muc.messages.add(new Mark({ before: id, template_hook: 'getMessageTemplate', time }));
    });
  });
}
