"""People of a room as slixmpp sees them: invited, given voice, asked, listed, banned, moved."""

import xml.etree.ElementTree as ET

from client import MUC_USER, PATIENCE, account, item, logged_in, run, statuses, tell, visitor

VCARD = '{vcard-temp}vCard'
DATA = '{jabber:x:data}'


def has(path):
    """True for a message with this element."""
    return lambda stanza: stanza.name == 'message' and stanza.xml.find(path) is not None


async def configured(client, room, **options):
    form = await client['xep_0045'].get_room_config(room, timeout=PATIENCE)
    form['values'] = {**form['values'], **{'muc#roomconfig_' + name: value for name, value in options.items()}}
    await client['xep_0045'].set_room_config(room, form, timeout=PATIENCE)


async def invited(server):
    alice, bob = await logged_in(account(server, 'alice')), await logged_in(account(server, 'bob'))
    await alice.join(server.room, 'Alice')
    await configured(alice, server.room, membersonly=True)
    alice['xep_0045'].invite(server.room, bob.boundjid.bare, 'Come & see')
    tell('invitation', await bob.come(has(f'{MUC_USER}x/{MUC_USER}invite')))
    bob['xep_0045'].decline(server.room, alice.boundjid.bare, 'Not now')
    tell('declined', await alice.come(has(f'{MUC_USER}x/{MUC_USER}decline')))
    presence, _, _, _ = await bob.join(server.room, 'Bob')
    tell('item', item(presence))
    tell('members', [str(jid) for jid in await alice['xep_0045'].get_affiliation_list(server.room, 'member', timeout=PATIENCE)])


async def voice(server):
    alice, carol = await logged_in(account(server, 'alice')), await logged_in(visitor(server))
    await alice.join(server.room, 'Alice')
    await configured(alice, server.room, moderatedroom=True)
    await carol.join(server.room, 'Carol')
    carol['xep_0045'].request_voice(server.room, 'participant')
    asked = await alice.come(has(f'{DATA}x'))
    tell('asked', asked)
    form = asked['form']
    form.reply()
    form['values'] = {**form['values'], 'muc#request_allow': True}
    form['type'] = 'submit'
    answer = alice.make_message(mto=server.room)
    answer.append(form.xml)
    answer.send()
    given = await carol.come(lambda stanza: stanza.name == 'presence' and item(stanza).get('role') == 'participant')
    tell('given', [str(given['from']), statuses(given)])


async def asked(server):
    alice, bob = await logged_in(account(server, 'alice')), await logged_in(account(server, 'bob'))
    await alice.join(server.room, 'Alice')
    await bob.join(server.room, 'Bob')
    card = ET.Element(VCARD)
    ET.SubElement(card, '{vcard-temp}FN').text = 'Alice of Wonderland'
    await alice.ask(alice.boundjid.bare, 'set', card)
    tell('card', await bob.ask(f'{server.room}/Alice', 'get', ET.Element(VCARD)))
    tell('version', await bob.ask(f'{server.room}/Alice', 'get', ET.Element('{jabber:iq:version}query')))


async def banned(server):
    alice, bob = await logged_in(account(server, 'alice')), await logged_in(account(server, 'bob'))
    await alice.join(server.room, 'Alice')
    await bob.join(server.room, 'Bob')
    await alice['xep_0045'].set_affiliation(server.room, 'outcast', jid=bob.boundjid.bare, reason='Treason', timeout=PATIENCE)
    gone = await bob.come(lambda stanza: stanza.name == 'presence' and stanza['type'] == 'unavailable')
    tell('codes', statuses(gone))
    tell('list', await alice.ask(server.room, 'get', ET.fromstring(
        "<query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='outcast'/></query>")))
    await alice['xep_0045'].set_affiliation(server.room, 'outcast', jid=f'anon.{server.domain}', timeout=PATIENCE)
    carol = await logged_in(visitor(server))
    mark = len(carol.received)
    carol['xep_0045'].join_muc(server.room, 'Carol')
    refused = await carol.come(lambda stanza: stanza.name == 'presence' and stanza['type'] == 'error', mark)
    tell('domain', refused['error']['condition'])
    await alice['xep_0045'].destroy(server.room, 'Over', f'other@{server.room.domain}', timeout=PATIENCE)
    tell('destroyed', await alice.come(lambda stanza: stanza.name == 'presence' and stanza.xml.find(f'{MUC_USER}x/{MUC_USER}destroy') is not None))


run({'invited': invited, 'voice': voice, 'asked': asked, 'banned': banned})
