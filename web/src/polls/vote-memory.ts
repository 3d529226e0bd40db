/** Which own votes this browser remembers, because the server tells results, and never who voted for what. */

type Store = Pick<Storage, 'getItem' | 'setItem'>;

const key = 'plenum-votes';
/** Polls. More than a visitor sees running at once; the oldest is forgotten. */
const kept = 20;

export class VoteMemory {
  constructor(readonly store: Store) {}

  recall(pollId: string): string | null {
    return this.#read().find(([id]) => id === pollId)?.[1] ?? null;
  }

  remember(pollId: string, choice: string): void {
    const others = this.#read().filter(([id]) => id !== pollId);
    this.store.setItem(key, JSON.stringify([[pollId, choice], ...others].slice(0, kept)));
  }

  #read(): [string, string][] {
    try {
      const votes: unknown = JSON.parse(this.store.getItem(key) ?? '[]');
      return Array.isArray(votes) ? votes.filter((vote): vote is [string, string] => Array.isArray(vote)) : [];
    } catch {
      return [];
    }
  }
}
