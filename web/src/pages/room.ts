import '../storage-shim.ts';
import '../styles/base.css';
import '../styles/room.css';
import { me, type Me } from '../api.ts';
import type { Converse } from '../converse/converse.d.ts';
import { registerRoom } from '../converse/room-plugin.ts';
import { settings } from '../converse/settings.ts';
import { fillGaps } from '../i18n/converse/gaps.ts';
import { language, text } from '../i18n/text.ts';
import { rememberedNick, rememberedRoomName, rememberNick, rememberRoom } from '../memory.ts';
import { registerPolls } from '../polls/plugin.ts';
import { reachable, tryNow } from '../reach.ts';
import { roomOfPath, roomPath, roomTitle } from '../room-name.ts';
import { registerSlowMode } from '../slowmode/plugin.ts';
import { registerTasks } from '../tasks/plugin.ts';
import { el, icons } from '../ui/dom.ts';
import { form, textField } from '../ui/fields.ts';
import { logo } from '../ui/logo.ts';
import { Status } from '../ui/status.ts';

declare const __CONVERSE_PATH__: string;

const room = roomOfPath(location.pathname);
const status = document.querySelector<Status>('plenum-status')!;

async function start() {
  if (!room) return location.replace('/');
  if (location.pathname !== roomPath(room)) history.replaceState(null, '', roomPath(room));
  document.title = `${roomTitle(room)} · ${text('app.name')}`;
  // Loads while the visitor types a nickname.
  const loading = import(/* @vite-ignore */ `${__CONVERSE_PATH__}/converse.min.js`) as Promise<{ default: Converse }>;
  loading.catch(() => {});
  status.show('status.connecting');
  const who = await reachMe();
  const nick = rememberedNick() || who.account?.name || (await askNick());
  status.show('status.connecting');
  const converse = (await loading).default;
  addIcons();
  await fillGaps(converse);
  registerRoom(converse, status, who.account === null, who.boshPath);
  registerPolls(converse);
  registerSlowMode(converse);
  registerTasks(converse);
  rememberRoom(room);
  const visit = {
    who,
    room: `${room}@${who.roomsDomain}`,
    name: rememberedRoomName(room) ?? roomTitle(room),
    nick,
    assets: `${__CONVERSE_PATH__}/`,
    language,
    external: converse.env.Strophe.SASLExternal,
  };
  await converse.initialize(settings(visit));
}

async function reachMe(): Promise<Me> {
  for (;;) {
    // A server that is down is asked after politely, before Converse would ask it thirty times.
    await reachable(() => status.show('status.unreachable', { label: 'status.retry', run: tryNow }));
    const who = await me().catch(() => null);
    if (who) return who;
  }
}

function askNick(): Promise<string> {
  status.hide();
  return new Promise((resolve) => {
    const nick = textField('nick', text('start.nick'), text('start.nick.hint'), {
      autocomplete: 'nickname',
      maxlength: 40,
      required: true,
    });
    const enter = () => {
      const chosen = nick.input.value.trim();
      if (!chosen) return nick.fault(text('form.fault.missing'));
      rememberNick(chosen);
      page.remove();
      resolve(chosen);
    };
    const page = el(
      'main',
      { class: 'plenum-nick' },
      el('header', { class: 'top' }, logo()),
      el(
        'div',
        { class: 'single' },
        el(
          'section',
          { class: 'card' },
          el('h1', {}, text('nick.heading')),
          el('p', { class: 'lead' }, text('nick.lead', { room: roomTitle(room) })),
          form('nick', enter, nick.element, el('button', { type: 'submit', class: 'plenum-button is-main' }, text('nick.enter'))),
        ),
      ),
    );
    document.body.append(page);
    nick.input.focus();
  });
}

/** Converse draws icons from symbols in the page: `fa-plenum-poll` is the symbol `icon-plenum-poll`. */
function addIcons(): void {
  const names = { poll: icons.poll, home: icons.home, link: icons.link, signin: icons.key, tasks: icons.tasks, note: icons.note };
  const symbols = Object.entries(names).map(
    ([name, path]) =>
      `<symbol id="icon-plenum-${name}" viewBox="0 0 24 24"><path d="${path}" fill="none" stroke="currentColor" stroke-width="2.400" stroke-linecap="round" stroke-linejoin="round"/></symbol>`,
  );
  document.body.insertAdjacentHTML('beforeend', `<svg hidden aria-hidden="true">${symbols.join('')}</svg>`);
}

await start();
