/** Characters. Far below what an address can hold (RFC 7622: 1023 bytes), and as much as fits a phone's heading. */
const longest = 64;

/**
 * What a room called so is addressed by: letters and digits of any script, and `-`, `_` and `.` between them. Empty
 * where nothing is left.
 */
export function roomAddress(name: string): string {
  return [...name.normalize('NFKC').toLowerCase()]
    .join('')
    .replace(/['’]/g, '')
    .replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '-')
    .slice(0, longest)
    .replace(/^[-.]+|[-.]+$/g, '');
}

/** The page of a room. */
export function roomPath(address: string): string {
  return `/r/${encodeURIComponent(address)}`;
}

/** The room that a page's path names; empty where it names none. */
export function roomOfPath(path: string): string {
  const name = /^\/r\/([^/]+)\/?$/.exec(path)?.[1];
  try {
    return name ? roomAddress(decodeURIComponent(name)) : '';
  } catch {
    return '';
  }
}

/** How a room's address reads as a title. */
export function roomTitle(address: string): string {
  return address.replace(/[-_]+/g, ' ');
}
