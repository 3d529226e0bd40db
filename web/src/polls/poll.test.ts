import { describe, expect, test } from 'vitest';
import {
  bannerDismissed,
  connectionLost,
  leads,
  noPoll,
  pollRemembered,
  pollSeen,
  secondsLeft,
  share,
  timePassed,
  voteAnswered,
  voteSent,
  type Poll,
} from './poll.ts';

const poll: Poll = {
  id: 'p1',
  question: 'Tea?',
  choices: [
    { key: '1', label: 'Yes', votes: 2 },
    { key: '2', label: 'No', votes: 1 },
  ],
  votes: 3,
  end: 1000,
  over: false,
};
const over = { ...poll, over: true };
const running = pollSeen(noPoll, poll);

describe('a vote', () => {
  const voted = voteSent(running, 'v1', '2');

  test('locks the buttons until the poll is heard of again', () => {
    expect(voted.pending?.locked).toBe(true);
    expect(pollSeen(voted, poll).pending?.locked).toBe(false);
  });

  test('counts when its answer says so, even after an update', () => {
    const counted = voteAnswered(pollSeen(voted, poll), 'v1', 'counted');
    expect(counted).toMatchObject({ mine: '2', notice: 'counted', pending: null });
  });

  test('leaves the earlier vote as it was when it is refused', () => {
    const first = voteAnswered(voted, 'v1', 'counted');
    const refused = voteAnswered(voteSent(first, 'v2', '1'), 'v2', 'invalid');
    expect(refused).toMatchObject({ mine: '2', notice: 'invalid', pending: null });
  });

  test('is not answered by the answer to another', () => {
    expect(voteAnswered(voted, 'v0', 'counted')).toBe(voted);
  });

  test('does not lock the buttons for good when the connection breaks', () => {
    expect(connectionLost(voted).pending).toBeNull();
  });

  test('is remembered from before a reload', () => {
    expect(pollSeen(noPoll, poll, '2').mine).toBe('2');
  });
});

describe('a poll', () => {
  test('that replaces another starts without vote, notice or dismissal', () => {
    const old = bannerDismissed(pollSeen(voteAnswered(voteSent(running, 'v1', '2'), 'v1', 'counted'), over));
    expect(old).toMatchObject({ mine: '2', dismissed: true });
    expect(pollSeen(old, { ...poll, id: 'p2' })).toEqual({ ...noPoll, poll: { ...poll, id: 'p2' } });
  });

  test('that is over stays over', () => {
    expect(pollSeen(pollSeen(running, over), poll).poll?.over).toBe(true);
  });

  test('is not hidden by the end of another', () => {
    expect(pollSeen(running, { ...over, id: 'p0' })).toBe(running);
  });

  test('of the past is not shown, but ends the one that is', () => {
    expect(pollRemembered(noPoll, over)).toBe(noPoll);
    expect(pollRemembered(running, { ...over, id: 'p0' })).toBe(running);
    expect(pollRemembered(running, over).poll?.over).toBe(true);
  });

  test('can be dismissed when it is over, not before', () => {
    expect(bannerDismissed(running).dismissed).toBe(false);
    expect(bannerDismissed(pollSeen(running, over)).dismissed).toBe(true);
  });

  test('whose end is never heard of is over a minute later', () => {
    expect(timePassed(running, 1060).poll?.over).toBe(false);
    expect(timePassed(running, 1061).poll?.over).toBe(true);
  });
});

test('shares are rounded percents of all votes', () => {
  expect(poll.choices.map((choice) => share(choice, poll))).toEqual([67, 33]);
  expect(share(poll.choices[0]!, { ...poll, votes: 0 })).toBe(0);
});

test('several choices can lead, none leads without votes', () => {
  expect(poll.choices.map((choice) => leads(choice, poll))).toEqual([true, false]);
  const none = { ...poll, choices: poll.choices.map((choice) => ({ ...choice, votes: 0 })) };
  expect(none.choices.map((choice) => leads(choice, none))).toEqual([false, false]);
});

test('the time left is never negative', () => {
  expect(secondsLeft(poll, 999.2)).toBe(1);
  expect(secondsLeft(poll, 1001)).toBe(0);
});
