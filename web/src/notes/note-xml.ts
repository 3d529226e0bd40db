/** Notes on the wire. */

import { copyOf, readOrder, writeChild } from '../tasks/task-xml.ts';
import { child, legal, textOf } from '../xml.ts';
import type { Note, Participant } from './note.ts';

export const notesNode = 'livechat-notes';
const noteNamespace = 'urn:peertube-plugin-livechat:note';
const occupantIdNamespace = 'urn:xmpp:occupant-id:0';

/**
 * Null where it is something else.
 *
 *     <note xmlns='urn:peertube-plugin-livechat:note' order='11'>
 *       <description>…</description>
 *       <note-about jid='real JID' nick='…'><occupant-id xmlns='urn:xmpp:occupant-id:0' id='…'/></note-about>
 *     </note>
 */
export function readNote(id: string, payload: Element): Note | null {
  if (payload.localName !== 'note' || payload.namespaceURI !== noteNamespace) return null;
  const about = child(payload, 'note-about', noteNamespace);
  return {
    id,
    order: readOrder(payload),
    text: textOf(child(payload, 'description', noteNamespace)),
    about: about && {
      jid: about.getAttribute('jid') ?? '',
      nick: about.getAttribute('nick') ?? '',
      occupantId: child(about, 'occupant-id', occupantIdNamespace)?.getAttribute('id') ?? '',
    },
  };
}

/** A note's payload with the given changes; what `base` has besides stays. */
export function writeNote({ order, text, about }: Partial<Omit<Note, 'id'>>, base?: Element): Element {
  const payload = copyOf(base, `<note xmlns="${noteNamespace}"/>`);
  if (order !== undefined) payload.setAttribute('order', String(order));
  if (text !== undefined) writeChild(payload, 'description', text);
  if (about) payload.appendChild(writeAbout(about, payload.ownerDocument));
  return payload;
}

function writeAbout({ jid, nick, occupantId }: Participant, document: Document): Element {
  const about = document.createElementNS(noteNamespace, 'note-about');
  if (jid) about.setAttribute('jid', legal(jid));
  if (nick) about.setAttribute('nick', legal(nick));
  if (occupantId) about.appendChild(document.createElementNS(occupantIdNamespace, 'occupant-id')).setAttribute('id', legal(occupantId));
  return about;
}
