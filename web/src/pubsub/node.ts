/** What a browser knows of a PubSub node: what the server said, and over it what this user just did. Knows no XML. */

export type Refusal = import('./pubsub-xml.ts').Refusal;

/** How a node is reached. All of it rejects with a `Refusal`. */
export interface Link<Payload> {
  subscribe(): Promise<void>;
  page(after: string | null): Promise<{ readonly items: readonly (readonly [string, Payload])[]; readonly after: string | null }>;
  publish(items: readonly (readonly [string, Payload])[]): Promise<void>;
  retract(ids: readonly string[]): Promise<void>;
}

/** `stale` shows what was known before the connection broke. */
export type Phase = 'closed' | 'loading' | 'ready' | 'stale' | 'failed' | 'forbidden';

interface Change<Payload> {
  /** Null for what is retracted. */
  readonly values: ReadonlyMap<string, Payload | null>;
  /** What the server told of meanwhile: it knows better. */
  readonly heard: Set<string>;
  readonly lose: () => void;
}

/** How often to begin anew where the item is retracted after which the next page would have begun. */
const attempts = 5;

/**
 * The mirror of one node. A change shows at once and is taken back where the server refuses it. Fires `change` whenever
 * `items` or `phase` did.
 */
export class NodeMirror<Payload> extends EventTarget {
  phase: Phase = 'closed';
  #known = new Map<string, Payload>();
  /** Null until somebody looks. */
  #shown: ReadonlyMap<string, Payload> | null = null;
  #changes: Change<Payload>[] = [];
  /** What was told while the items were being fetched. */
  #heard: { id: string; payload: Payload | null }[] = [];
  #turn = 0;

  constructor(readonly link: Link<Payload>) {
    super();
  }

  get items(): ReadonlyMap<string, Payload> {
    if (this.#shown) return this.#shown;
    const shown = new Map(this.#known);
    for (const { values } of this.#changes) values.forEach((payload, id) => set(shown, id, payload));
    return (this.#shown = shown);
  }

  /** Subscribes, and fetches everything anew. What was shown stays until then. */
  async open(): Promise<void> {
    const turn = ++this.#turn;
    this.#heard = [];
    this.#loseChanges();
    this.#become(this.phase === 'ready' || this.phase === 'stale' ? 'stale' : 'loading');
    try {
      // In this order: what is published in between is told, instead of missed.
      await this.link.subscribe();
      const items = await this.#fetch(() => turn === this.#turn);
      if (turn !== this.#turn) return;
      this.#known = items;
      for (const { id, payload } of this.#heard) set(items, id, payload);
      this.#become('ready');
    } catch (refusal) {
      if (turn === this.#turn) this.#become(refusal === 'forbidden' ? 'forbidden' : 'failed');
    }
  }

  async #fetch(isCurrent: () => boolean): Promise<Map<string, Payload>> {
    for (let attempt = 1; ; attempt++) {
      const items = new Map<string, Payload>();
      let after: string | null = null;
      try {
        do {
          const page: Awaited<ReturnType<Link<Payload>['page']>> = await this.link.page(after);
          page.items.forEach(([id, payload]) => items.set(id, payload));
          // A service that answers every question with the same page would be asked for ever.
          after = page.after === after ? null : page.after;
        } while (after !== null && isCurrent());
        return items;
      } catch (refusal) {
        // Nobody has published anything yet, and the service makes nodes late.
        if (refusal === 'gone' && after === null) return new Map();
        if (refusal !== 'gone' || attempt === attempts) throw refusal;
      }
    }
  }

  /** The connection broke. Whether a change on its way was made shows once the items are fetched again. */
  lose(): void {
    if (this.phase === 'closed') return;
    this.#turn++;
    this.#loseChanges();
    this.#become(this.phase === 'ready' || this.phase === 'stale' ? 'stale' : 'failed');
  }

  /** Forgets everything, because nobody looks or because one may not know it any longer. */
  close(): void {
    this.#turn++;
    this.#known = new Map();
    this.#loseChanges();
    this.#become('closed');
  }

  hear(id: string, payload: Payload | null): void {
    if (this.phase === 'closed' || this.phase === 'forbidden') return;
    this.#changes.forEach((change) => change.heard.add(id));
    if (this.phase === 'ready') set(this.#known, id, payload);
    else this.#heard.push({ id, payload });
    this.#show();
  }

  /** Null once the server has it. */
  publish(items: readonly (readonly [string, Payload])[]): Promise<Refusal | null> {
    return this.#change(new Map(items), () => this.link.publish(items));
  }

  /** Null once they are gone, whoever retracted them. */
  async retract(ids: readonly string[]): Promise<Refusal | null> {
    const refusal = await this.#change(new Map(ids.map((id) => [id, null])), () => this.link.retract(ids));
    if (refusal !== 'gone') return refusal;
    // Somebody else was faster with one of them, for which all were refused.
    const left = ids.filter((id) => this.#known.has(id));
    if (left.length === ids.length) return refusal;
    return left.length === 0 ? null : this.retract(left);
  }

  async #change(values: ReadonlyMap<string, Payload | null>, send: () => Promise<void>): Promise<Refusal | null> {
    if (this.phase !== 'ready') return 'offline';
    if (values.size === 0) return null;
    let lose = () => {};
    const lost = new Promise<Refusal>((resolve) => (lose = () => resolve('offline')));
    const change: Change<Payload> = { values, heard: new Set(), lose };
    this.#changes.push(change);
    this.#show();
    const refusal = await Promise.race([send().then(() => null, asRefusal), lost]);
    if (!this.#changes.includes(change)) return 'offline';
    this.#changes = this.#changes.filter((other) => other !== change);
    if (refusal === null) values.forEach((payload, id) => change.heard.has(id) || set(this.#known, id, payload));
    this.#show();
    return refusal;
  }

  #loseChanges(): void {
    this.#changes.splice(0).forEach((change) => change.lose());
  }

  #become(phase: Phase): void {
    this.phase = phase;
    this.#show();
  }

  #show(): void {
    this.#shown = null;
    this.dispatchEvent(new Event('change'));
  }
}

function set<Payload>(items: Map<string, Payload>, id: string, payload: Payload | null): void {
  if (payload === null) items.delete(id);
  else items.set(id, payload);
}

function asRefusal(refusal: unknown): Refusal {
  return (refusal as Refusal) ?? 'failed';
}
