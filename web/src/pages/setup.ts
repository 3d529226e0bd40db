import '../styles/base.css';
import '../styles/start.css';
import { setup } from '../api.ts';
import { serverWords } from '../i18n/server-words.ts';
import { text } from '../i18n/text.ts';
import { el } from '../ui/dom.ts';
import { form, textField } from '../ui/fields.ts';
import { logo } from '../ui/logo.ts';

/** Characters. The server has the last word. */
const shortestPassword = 8;

const token = new URLSearchParams(location.search).get('token') ?? '';

document
  .querySelector('#page')!
  .replaceChildren(el('header', { class: 'top' }, logo()), el('div', { class: 'single' }, token ? setupCard() : refused('setup.missing')));

function setupCard(): HTMLElement {
  const name = textField('name', text('setup.name'), text('setup.name.hint'), {
    autocomplete: 'username',
    autocapitalize: 'none',
    spellcheck: 'false',
  });
  const password = textField('password', text('setup.password'), text('setup.password.hint', { n: shortestPassword }), {
    type: 'password',
    autocomplete: 'new-password',
  });
  const again = textField('again', text('setup.again'), '', { type: 'password', autocomplete: 'new-password' });
  const send = async (): Promise<void> => {
    if (!name.input.value.trim()) return name.fault(text('form.fault.missing'));
    if (password.input.value.length < shortestPassword) return password.fault(text('setup.short', { n: shortestPassword }));
    if (password.input.value !== again.input.value) return again.fault(text('setup.differ'));
    const failure = await setup(token, name.input.value.trim(), password.input.value);
    if (!failure) return location.assign('/');
    if (failure.status === 403) return card.replaceWith(refused('setup.used'));
    const field = failure.detail.startsWith('A password') ? password : name;
    field.fault(failure.status === 0 ? text('error.unreachable') : (serverWords(failure.detail) ?? text('error.failed')));
  };
  const card: HTMLElement = el(
    'section',
    { class: 'card' },
    el('h1', {}, text('setup.heading')),
    el('p', { class: 'lead' }, text('setup.lead')),
    form(
      'setup',
      send,
      name.element,
      password.element,
      again.element,
      el('button', { type: 'submit', class: 'plenum-button is-main' }, text('setup.do')),
    ),
  );
  return card;
}

function refused(why: 'setup.used' | 'setup.missing'): HTMLElement {
  return el(
    'section',
    { class: 'card' },
    el('h1', {}, text('setup.heading')),
    el('p', { class: 'plenum-warning', role: 'alert' }, text(why)),
    el('a', { class: 'plenum-button', href: '/' }, text('setup.signin')),
  );
}
