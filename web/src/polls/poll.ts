/** A poll as a room tells it, and what this visitor did with it. Knows neither XML nor Converse nor the page. */

/** `key` is what a vote names the choice by. Keys need not be consecutive: an empty choice leaves a gap. */
export interface PollChoice {
  readonly key: string;
  readonly label: string;
  readonly votes: number;
}

export interface Poll {
  readonly id: string;
  readonly question: string;
  readonly choices: readonly PollChoice[];
  /** Votes for all choices together. Not their sum where results are hidden until the end. */
  readonly votes: number;
  /** UNIX seconds. */
  readonly end: number;
  readonly over: boolean;
}

/** What became of a vote. `counted` is the only good one. */
export type VoteAnswer = 'counted' | 'over' | 'invalid' | 'forbidden' | 'absent' | 'slow' | 'failed';

export interface PollState {
  readonly poll: Poll | null;
  /** The key of the choice that this visitor's vote is counted for, as far as this browser knows. */
  readonly mine: string | null;
  /** A vote on its way. `locked` until the server says anything about the poll. */
  readonly pending: { readonly id: string; readonly choice: string; readonly locked: boolean } | null;
  readonly notice: VoteAnswer | null;
  readonly dismissed: boolean;
}

export const noPoll: PollState = { poll: null, mine: null, pending: null, notice: null, dismissed: false };

/** Seconds after a poll's planned end at which it is taken to be over although its end was never heard of. */
const silence = 60;

/** A start, update or end arrived. `mine` is what this browser remembers of an own vote in that poll. */
export function pollSeen(state: PollState, poll: Poll, mine: string | null = null): PollState {
  if (state.poll?.id === poll.id) {
    if (state.poll.over) return state;
    const pending = state.pending && !poll.over ? { ...state.pending, locked: false } : state.pending;
    return { ...state, poll, pending };
  }
  // The end of a poll that was not shown here, or was replaced already, must not hide the one that runs.
  if (poll.over && state.poll && !state.poll.over) return state;
  return { ...noPoll, poll, mine };
}

/** A message of the room's past. It can only tell how the shown poll ended, e.g. while the connection was gone. */
export function pollRemembered(state: PollState, poll: Poll): PollState {
  return poll.over && state.poll?.id === poll.id ? pollSeen(state, poll) : state;
}

export function voteSent(state: PollState, id: string, choice: string): PollState {
  return { ...state, pending: { id, choice, locked: true }, notice: null };
}

export function voteAnswered(state: PollState, id: string, answer: VoteAnswer): PollState {
  const { pending } = state;
  if (pending?.id !== id) return state;
  return { ...state, pending: null, notice: answer, mine: answer === 'counted' ? pending.choice : state.mine };
}

/** The connection broke: whether a vote on its way was counted will show, but the buttons must work again. */
export function connectionLost(state: PollState): PollState {
  return state.pending ? { ...state, pending: null, notice: null } : state;
}

export function bannerDismissed(state: PollState): PollState {
  return state.poll?.over ? { ...state, dismissed: true } : state;
}

/** The clock moved. `now` is in UNIX seconds. */
export function timePassed(state: PollState, now: number): PollState {
  const { poll } = state;
  return poll && !poll.over && now > poll.end + silence ? { ...state, poll: { ...poll, over: true } } : state;
}

export function isRunning(state: PollState): boolean {
  return state.poll !== null && !state.poll.over;
}

/** Percent of all votes, rounded; 0 without votes. */
export function share(choice: PollChoice, poll: Poll): number {
  return poll.votes > 0 ? Math.round((choice.votes / poll.votes) * 100) : 0;
}

/** Whether nobody has more votes, and there are any. */
export function leads(choice: PollChoice, poll: Poll): boolean {
  return choice.votes > 0 && poll.choices.every((other) => other.votes <= choice.votes);
}

/** Whole seconds until the planned end, never negative. */
export function secondsLeft(poll: Poll, now: number): number {
  return Math.max(0, Math.ceil(poll.end - now));
}
