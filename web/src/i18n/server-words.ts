import { text, type TextKey } from './text.ts';

/** What the server says in English where a client shows it as it is; `(\d+)` is a limit, `{n}` in our words. */
const known: readonly (readonly [RegExp, TextKey])[] = [
  [/^This poll is now over\.$/, 'poll.answer.over'],
  [/^This choice is not valid\.$/, 'poll.answer.invalid'],
  [/^You vote too fast\. Please wait a few seconds\.$/, 'poll.answer.slow'],
  [/^Your vote is taken into account\./, 'poll.answer.counted'],
  [/^This room is in slow mode: everyone may send one message every .+\. Please wait (\d+) seconds?\.$/, 'refused.slow'],
  [/^This message is somebody else's$/, 'refused.message.other'],
  [/^This message is gone$/, 'refused.message.gone'],
  [/^There is no such message$/, 'refused.message.none'],
  [/^At most (\d+) emojis can be given to a message, and nothing that is no emoji$/, 'refused.reactions'],
  [/^Required value missing$/, 'form.fault.missing'],
  [/^You may not create rooms here$/, 'refused.create'],
  [/^You are banned from this chat$/, 'refused.banned'],
  [/^Only members may enter this chat$/, 'refused.members'],
  [/^This chat does not exist yet$/, 'refused.locked'],
  [/^This chat is full$/, 'refused.full'],
  [/^You may not change the subject of this chat$/, 'refused.subject'],
  [/^A subject has at most (\d+) characters$/, 'refused.subject.long'],
  [/^This nickname is in use$/, 'refused.nick.used'],
  [/^A nickname (?:is missing|must have visible characters)$/, 'refused.nick.empty'],
  [/^A nickname has at most (\d+) characters$/, 'refused.nick.long'],
  [/^'.*' cannot be the name of an account\.$/, 'setup.bad.name'],
  [/^A password needs at least (\d+) characters\.$/, 'setup.short'],
  [/^A password has at most (\d+) characters\.$/, 'setup.long'],
  [/^A password cannot have control characters\.$/, 'setup.bad.password'],
  [/^There is an account .* already\.$/, 'setup.taken'],
  [/^Too many failed attempts\./, 'start.signin.slow'],
];

/** The page's words for the server's; null where we do not know them, e.g. because a person wrote them. */
export function serverWords(said: string): string | null {
  for (const [pattern, key] of known) {
    const match = pattern.exec(said);
    if (match) return text(key, match[1] ? { n: Number(match[1]) } : {});
  }
  return null;
}
