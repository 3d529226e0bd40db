/** The server's small JSON interface. */

export interface Me {
  readonly domain: string;
  readonly anonymousDomain: string;
  readonly roomsDomain: string;
  readonly websocketPath: string;
  readonly boshPath: string;
  readonly roomCreators: 'registered' | 'everyone' | 'operators';
  readonly setupNeeded: boolean;
  readonly account: { readonly name: string; readonly jid: string; readonly operator: boolean } | null;
}

/** `status` is the HTTP status, 0 where no answer came; `detail` is the server's own words, where it has any. */
export interface Failure {
  readonly status: number;
  readonly detail: string;
}

/** Throws where the server cannot be reached or answers nonsense. */
export async function me(): Promise<Me> {
  const response = await fetch('/api/me', { headers: { Accept: 'application/json' } });
  if (!response.ok) throw new Error(`/api/me: ${response.status}`);
  return (await response.json()) as Me;
}

export const login = (name: string, password: string) => post('/api/login', { name, password });
export const logout = () => post('/api/logout', {});
export const setup = (token: string, name: string, password: string) => post('/api/setup', { token, name, password });

/** Null on success. */
async function post(path: string, body: object): Promise<Failure | null> {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (response.ok) return null;
    const problem = (await response.json().catch(() => ({}))) as { title?: string; detail?: string };
    return { status: response.status, detail: problem.detail ?? problem.title ?? '' };
  } catch {
    return { status: 0, detail: '' };
  }
}
