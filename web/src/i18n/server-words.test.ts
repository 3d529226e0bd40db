import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { serverWords } from './server-words.ts';

const server = join(import.meta.dirname, '../../../src');

/** What the server says, where it says it, and how that is written there. */
const said: readonly { words: string; file: string; source?: string }[] = [
  { words: 'This poll is now over.', file: 'Plenum.Rooms/Polls/PollFeature.cs' },
  { words: 'This choice is not valid.', file: 'Plenum.Rooms/Polls/PollFeature.cs' },
  { words: 'You vote too fast. Please wait a few seconds.', file: 'Plenum.Rooms/Polls/PollFeature.cs' },
  {
    words: 'This room is in slow mode: everyone may send one message every 20 seconds. Please wait 8 seconds.',
    file: 'Plenum.Rooms/SlowMode/SlowModeFeature.cs',
    source: 'This room is in slow mode: everyone may send one message every {Seconds(duration.TotalSeconds)}. Please wait {Seconds(left)}.',
  },
  { words: "This message is somebody else's", file: 'Plenum.Rooms/Moderation/ModerationFeature.cs' },
  { words: 'There is no such message', file: 'Plenum.Rooms/Moderation/ModerationFeature.cs' },
  { words: 'This message is gone', file: 'Plenum.Rooms/Messages/CorrectionsFeature.cs' },
  {
    words: 'At most 16 emojis can be given to a message, and nothing that is no emoji',
    file: 'Plenum.Rooms/Messages/ReactionsFeature.cs',
    source: 'At most {Most} emojis can be given to a message, and nothing that is no emoji',
  },
  { words: 'You may not create rooms here', file: 'Plenum.Rooms/Muc/Join.cs' },
  { words: 'You are banned from this chat', file: 'Plenum.Rooms/Muc/Join.cs' },
  { words: 'Only members may enter this chat', file: 'Plenum.Rooms/Muc/Join.cs' },
  { words: 'This chat does not exist yet', file: 'Plenum.Rooms/Muc/Join.cs' },
  { words: 'This chat is full', file: 'Plenum.Rooms/Muc/Join.cs' },
  { words: 'This nickname is in use', file: 'Plenum.Rooms/Muc/Join.cs' },
  { words: 'You may not change the subject of this chat', file: 'Plenum.Rooms/Muc/Subjects.cs' },
  { words: 'A subject has at most 300 characters', file: 'Plenum.Rooms/Muc/Subjects.cs', source: 'A subject has at most {MaxLength} characters' },
  { words: 'A nickname is missing', file: 'Plenum.Rooms/Muc/Nick.cs' },
  { words: 'A nickname must have visible characters', file: 'Plenum.Rooms/Muc/Nick.cs' },
  { words: 'A nickname has at most 60 characters', file: 'Plenum.Rooms/Muc/Nick.cs', source: 'A nickname has at most {MaxLength} characters' },
  { words: "'a@b' cannot be the name of an account.", file: 'Plenum.Server/Accounts/AccountBook.cs', source: "'{name}' cannot be the name of an account." },
  { words: 'A password needs at least 8 characters.', file: 'Plenum.Server/Accounts/AccountBook.cs', source: 'A password needs at least {ShortestPassword} characters.' },
  { words: 'A password has at most 1000 characters.', file: 'Plenum.Server/Accounts/AccountBook.cs', source: 'A password has at most {LongestPassword} characters.' },
  { words: 'A password cannot have control characters.', file: 'Plenum.Server/Accounts/AccountBook.cs' },
  { words: 'There is an account olga already.', file: 'Plenum.Server/Accounts/AccountBook.cs', source: 'There is an account {local} already.' },
];

test.each(said)('“$words” has words of ours, and the server still says so', async ({ words, file, source = words }) => {
  expect(serverWords(words)).not.toBeNull();
  expect(await readFile(join(server, file), 'utf8')).toContain(`"${source}"`);
});
