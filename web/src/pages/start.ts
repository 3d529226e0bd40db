import '../storage-shim.ts';
import '../styles/base.css';
import '../styles/start.css';
import { login, logout, me, type Me } from '../api.ts';
import { percent, text, votes } from '../i18n/text.ts';
import { rememberedNick, rememberedRooms, rememberNick, rememberRoomName } from '../memory.ts';
import { roomAddress, roomPath, roomTitle } from '../room-name.ts';
import { el, icon, icons } from '../ui/dom.ts';
import { form, textField } from '../ui/fields.ts';
import { logo } from '../ui/logo.ts';

const page = document.querySelector('#page')!;

async function start() {
  const who = await me().catch(() => null);
  const cards = who === null ? [el('p', { class: 'plenum-warning', role: 'alert' }, text('error.unreachable'))] : cardsFor(who);
  page.replaceChildren(
    el('header', { class: 'top' }, logo(), who?.account ? account(who.account.name) : null),
    el('div', { class: 'stage' }, hero(), el('div', { class: 'cards' }, ...cards)),
  );
}

function cardsFor(who: Me): HTMLElement[] {
  const notice = who.setupNeeded ? el('p', { class: 'plenum-warning', role: 'status' }, text('start.setup')) : null;
  const cards = [notice, enterCard(who), recent(), who.account || who.setupNeeded ? null : signInCard(who)];
  return cards.filter((card): card is HTMLElement => card !== null);
}

function hero(): HTMLElement {
  // Each of the two sentences on a line of its own, where it fits there.
  const sentences = text('start.heading').split(/(?<=\.) /);
  const heading = el('h1', {}, ...sentences.flatMap((sentence) => [el('span', {}, sentence), ' ']));
  return el('div', { class: 'hero' }, heading, el('p', { class: 'lead' }, text('start.lead')), example());
}

/** A poll as it looks in a room. For the eye only. */
function example(): HTMLElement {
  const choices = [
    ['start.example.a', 54],
    ['start.example.b', 31],
    ['start.example.c', 15],
  ] as const;
  const rows = choices.map(([label, part], index) => {
    const bar = el('span', { class: 'plenum-poll-bar' });
    bar.style.width = `${part}%`;
    return el(
      'div',
      { class: `plenum-poll-choice${index === 0 ? ' is-mine is-leading' : ''}` },
      bar,
      el('span', { class: 'plenum-poll-mine', hidden: index > 0 }, icon(icons.check)),
      el('span', { class: 'plenum-poll-choice-label' }, text(label)),
      el('span', { class: 'plenum-poll-percent' }, percent(part)),
    );
  });
  return el(
    'div',
    { class: 'example', 'aria-hidden': 'true' },
    el('p', { class: 'plenum-poll-kind' }, icon(icons.poll), text('poll.label')),
    el('p', { class: 'example-question' }, text('start.example.question')),
    ...rows,
    el('p', { class: 'plenum-poll-foot' }, votes(48)),
  );
}

function enterCard(who: Me): HTMLElement {
  const mayCreate =
    who.roomCreators === 'everyone' || (who.account !== null && (who.roomCreators === 'registered' || who.account.operator));
  const room = textField('room', text('start.room'), text('start.room.hint'), {
    autocomplete: 'off',
    maxlength: 64,
    autocapitalize: 'none',
  });
  const nick = textField('nick', text('start.nick'), text('start.nick.hint'), { autocomplete: 'nickname', maxlength: 40 });
  nick.input.value = rememberedNick() || (who.account?.name ?? '');
  room.input.addEventListener('input', () => {
    const address = roomAddress(room.input.value);
    room.say(
      address && address !== room.input.value
        ? text('start.room.address', { address: `${location.host}${decodeURI(roomPath(address))}` })
        : text('start.room.hint'),
    );
  });
  const enter = () => {
    const address = roomAddress(room.input.value);
    if (!address) return room.fault(text('start.room.bad'));
    if (nick.input.value.trim()) rememberNick(nick.input.value.trim());
    rememberRoomName(address, room.input.value.trim());
    location.assign(roomPath(address));
  };
  return el(
    'section',
    { class: 'card', 'aria-labelledby': 'enter-heading' },
    el('h2', { id: 'enter-heading' }, text(mayCreate ? 'start.create' : 'start.join')),
    form('enter', enter, room.element, nick.element, el('button', { type: 'submit', class: 'plenum-button is-main' }, text('start.enter'))),
  );
}

function recent(): HTMLElement | null {
  const rooms = rememberedRooms();
  if (rooms.length === 0) return null;
  return el(
    'nav',
    { class: 'recent', 'aria-labelledby': 'recent-heading' },
    el('h2', { id: 'recent-heading' }, text('start.recent')),
    el('ul', {}, ...rooms.map((room) => el('li', {}, el('a', { href: roomPath(room) }, roomTitle(room))))),
  );
}

function signInCard(who: Me): HTMLElement {
  const name = textField('name', text('start.name'), '', {
    autocomplete: 'username',
    autocapitalize: 'none',
    spellcheck: 'false',
    required: true,
  });
  const password = textField('password', text('start.password'), '', {
    type: 'password',
    autocomplete: 'current-password',
    required: true,
  });
  const send = async () => {
    if (!name.input.value.trim()) return name.input.focus();
    const failure = await login(name.input.value.trim(), password.input.value);
    if (!failure) return start();
    const words =
      failure.status === 401
        ? 'start.signin.wrong'
        : failure.status === 429
          ? 'start.signin.slow'
          : failure.status === 0
            ? 'error.unreachable'
            : 'error.failed';
    password.fault(text(words));
  };
  return el(
    'details',
    { class: 'card signin', open: location.hash === '#signin' },
    el('summary', {}, el('h2', {}, text('start.signin')), el('p', {}, text(`start.signin.why.${who.roomCreators}`))),
    form(
      'signin-form',
      send,
      name.element,
      password.element,
      el('button', { type: 'submit', class: 'plenum-button' }, text('start.signin.do')),
    ),
  );
}

function account(name: string): HTMLElement {
  const signOut = async () => {
    await logout();
    await start();
  };
  return el(
    'div',
    { class: 'account' },
    el('span', {}, text('start.signedin', { name })),
    el('button', { type: 'button', class: 'plenum-button', onclick: () => void signOut() }, text('start.signout')),
  );
}

await start();
