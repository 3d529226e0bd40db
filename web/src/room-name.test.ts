import { expect, test } from 'vitest';
import { roomAddress, roomOfPath, roomPath } from './room-name.ts';

test.each([
  ['Town Hall', 'town-hall'],
  ['  Ask me / anything?! ', 'ask-me-anything'],
  ['Größe & Éclair', 'größe-éclair'],
  ['会議 2', '会議-2'],
  ['a@b:c"d\'e', 'a-b-c-de'],
  ['...', ''],
  ['ＦＵＬＬ', 'full'],
])('a room called %j is addressed by %j', (name, address) => {
  expect(roomAddress(name)).toBe(address);
  expect(roomAddress(address)).toBe(address);
});

test('a room’s page leads back to it', () => {
  expect(roomOfPath(roomPath('größe-会議'))).toBe('größe-会議');
  expect(roomOfPath('/r/Town%20Hall')).toBe('town-hall');
  expect(roomOfPath('/r/%')).toBe('');
  expect(roomOfPath('/')).toBe('');
});
