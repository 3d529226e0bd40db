/** Slow mode (XEP-0500): how long one waits between two messages. The server decides; this tells beforehand. */

import { child } from '../xml.ts';
import { isDelayed, votedFor } from '../polls/poll-xml.ts';

/** What `muc#roominfo_slow_mode_duration` says, in seconds; what is no whole number above zero is none (§ Client discovering). */
export function duration(value: unknown): number {
  const seconds = typeof value === 'string' && /^[0-9]{1,9}$/.test(value.trim()) ? Number(value) : typeof value === 'number' ? value : 0;
  return Number.isSafeInteger(seconds) && seconds > 0 ? seconds : 0;
}

/** Seconds until one may speak again. Times are milliseconds; `spokeAt` is when the own message came back, null where none has. */
export function secondsLeft(seconds: number, spokeAt: number | null, now: number): number {
  return spokeAt === null ? 0 : Math.max(0, Math.ceil((spokeAt + seconds * 1000 - now) / 1000));
}

/** Whether a message in the room is what `own`, an occupant's address, has just said and must wait after. */
export function makesWait(message: Element, own: string): boolean {
  const body = child(message, 'body', null)?.textContent;
  return (
    message.getAttribute('type') === 'groupchat' &&
    message.getAttribute('from') === own &&
    typeof body === 'string' &&
    !isFree(body) &&
    !isDelayed(message) &&
    child(message, 'retract', 'urn:xmpp:message-retract:1') === null
  );
}

/** What one may send without having waited: a vote. One that is no vote, because no poll runs, the server refuses. */
export function isFree(body: string): boolean {
  return votedFor(body) !== null;
}
