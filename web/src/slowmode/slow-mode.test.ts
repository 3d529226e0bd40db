import { xml } from '../pubsub/test-dom.ts';
import { expect, test } from 'vitest';
import { duration, makesWait, secondsLeft } from './slow-mode.ts';

test.each([
  ['20', 20],
  [' 5 ', 5],
  [7, 7],
])('%o is a duration', (value, seconds) => expect(duration(value)).toBe(seconds));

test.each(['0', '-1', '1.5', 'soon', '', '99999999999999999999', undefined, null, true, 0, -3, 1.5, Number.NaN])('%o is none', (value) =>
  expect(duration(value)).toBe(0),
);

test('one waits from the own message on, and the last second is one', () => {
  expect(secondsLeft(20, null, 5000)).toBe(0);
  expect(secondsLeft(20, 5000, 5000)).toBe(20);
  expect(secondsLeft(20, 5000, 24_500)).toBe(1);
  expect(secondsLeft(20, 5000, 25_000)).toBe(0);
  expect(secondsLeft(20, 5000, 90_000)).toBe(0);
});

const own = 'room@rooms.localhost/bob';
const message = (payload: string, attributes = `type="groupchat" from="${own}"`) =>
  xml(`<message xmlns="jabber:client" ${attributes}>${payload}</message>`);

test.each(['<body>Hello</body>', '<body>Won</body><replace xmlns="urn:xmpp:message-correct:0" id="m1"/>'])('one waits after %s', (payload) =>
  expect(makesWait(message(payload), own)).toBe(true),
);

test.each([
  '<composing xmlns="http://jabber.org/protocol/chatstates"/>',
  '<reactions xmlns="urn:xmpp:reactions:0" id="s1"><reaction>👍</reaction></reactions>',
  '<body>!2</body>',
  '<body>/me retracted a message</body><retract xmlns="urn:xmpp:message-retract:1" id="s1"/>',
  '<body>Earlier</body><delay xmlns="urn:xmpp:delay" stamp="2026-11-01T12:00:00Z"/>',
])('one does not wait after %s', (payload) => expect(makesWait(message(payload), own)).toBe(false));

test('nor after what others say, or was refused', () => {
  expect(makesWait(message('<body>Hello</body>', 'type="groupchat" from="room@rooms.localhost/ann"'), own)).toBe(false);
  expect(makesWait(message('<body>Hello</body>', `type="error" from="${own}"`), own)).toBe(false);
  expect(makesWait(message('<body>Hello</body>', `type="chat" from="${own}"`), own)).toBe(false);
});
