/** Moderators' notes about participants. Knows neither XML nor Converse nor the page. */

/** Who a note is about, as they were when it was written. Each part may be empty. */
export interface Participant {
  /** The real address. */
  readonly jid: string;
  readonly nick: string;
  readonly occupantId: string;
}

export interface Note {
  readonly id: string;
  readonly order: number;
  readonly text: string;
  readonly about: Participant | null;
}

/** Whether both are the same person, whatever they are called now. */
export function isSame(a: Participant, b: Participant): boolean {
  if (a.occupantId && b.occupantId) return a.occupantId === b.occupantId;
  if (a.jid && b.jid) return a.jid === b.jid;
  return a.nick === b.nick;
}

/** The newest first; ids decide where orders are equal, so that everyone sees the same. */
export function sorted(notes: Iterable<Note>): Note[] {
  return [...notes].sort((a, b) => b.order - a.order || (a.id < b.id ? -1 : 1));
}

/** What has every word of the query in its text or its participant's nick or address, without case. */
export function found(notes: readonly Note[], query: string, about: Participant | null): Note[] {
  const words = query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return notes.filter((note) => {
    if (about && !(note.about && isSame(note.about, about))) return false;
    const searched = `${note.text} ${note.about?.nick ?? ''} ${note.about?.jid ?? ''}`.toLocaleLowerCase();
    return words.every((word) => searched.includes(word));
  });
}
