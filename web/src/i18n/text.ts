import en from './en.json' with { type: 'json' };

export type TextKey = keyof typeof en;

/** The catalogue in use. A further language is one more file like `en.json`, chosen here. */
const catalogue: Record<TextKey, string> = en;

/** The text for a key, with `{name}` replaced by its value. */
export function text(key: TextKey, values: Readonly<Record<string, string | number>> = {}): string {
  return catalogue[key].replace(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole));
}

/** The text for a number of votes. */
export function votes(n: number): string {
  return n === 0 ? text('poll.votes.0') : n === 1 ? text('poll.votes.1') : text('poll.votes.n', { n });
}
