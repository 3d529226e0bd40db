import { newId } from '../pubsub/new-id.ts';
import { NodeMirror, type Link, type Refusal } from '../pubsub/node.ts';
import { readNote, writeNote } from './note-xml.ts';
import { sorted, type Note, type Participant } from './note.ts';

/** A room's notes, and what one can do with them. Everything answers null once the server has it. */
export class Notes {
  readonly node: NodeMirror<Element>;

  constructor(link: Link<Element>) {
    this.node = new NodeMirror(link);
  }

  /** The newest first. */
  get all(): Note[] {
    return sorted([...this.node.items].flatMap(([id, payload]) => readNote(id, payload) ?? []));
  }

  note(id: string): Note | undefined {
    const payload = this.node.items.get(id);
    return payload && (readNote(id, payload) ?? undefined);
  }

  add(text: string, about: Participant | null): Promise<Refusal | null> {
    const order = 1 + Math.max(-1, ...this.all.map((note) => note.order));
    return this.node.publish([[newId(), writeNote({ order, text, about })]]);
  }

  /** Changes the text. A note that is gone is made anew, as it was in `last`. */
  edit(last: Note, text: string): Promise<Refusal | null> {
    const payload = this.node.items.get(last.id);
    return this.node.publish([[last.id, payload ? writeNote({ text }, payload) : writeNote({ ...last, text })]]);
  }

  delete(id: string): Promise<Refusal | null> {
    return this.node.retract([id]);
  }
}
