import { expect, test } from 'vitest';
import { VoteMemory } from './vote-memory.ts';

function store(content: string | null = null) {
  let value = content;
  return { getItem: () => value, setItem: (_key: string, changed: string) => void (value = changed) };
}

test('a vote is remembered for its poll, the last one only', () => {
  const memory = new VoteMemory(store());
  memory.remember('p1', '1');
  memory.remember('p2', '2');
  memory.remember('p1', '3');
  expect([memory.recall('p1'), memory.recall('p2'), memory.recall('p3')]).toEqual(['3', '2', null]);
});

test('the oldest of many polls is forgotten', () => {
  const memory = new VoteMemory(store());
  for (let poll = 0; poll < 21; poll++) memory.remember(`p${poll}`, '1');
  expect([memory.recall('p0'), memory.recall('p1'), memory.recall('p20')]).toEqual([null, '1', '1']);
});

test.each(['{', '7', '[1, null]'])('what somebody else left there (%s) is no vote', (content) => {
  const memory = new VoteMemory(store(content));
  expect(memory.recall('p1')).toBeNull();
  memory.remember('p1', '1');
  expect(memory.recall('p1')).toBe('1');
});
