"""A room as slixmpp sees it: made by joining, configured, talked in, moderated."""

import xml.etree.ElementTree as ET

import slixmpp

from client import (CLIENT, MUC_USER, PATIENCE, account, body_is, id_is, item, logged_in, run, statuses, tell, visitor)


async def create(server):
    alice = await logged_in(account(server, 'alice'))
    muc = alice['xep_0045']
    before = await alice.ask(server.room, 'get', ET.Element('{http://jabber.org/protocol/disco#info}query'))
    tell('before', before)
    presence, subject, _, history = await alice.enter(server.room, 'Alice')
    tell('statuses', statuses(presence))
    tell('item', item(presence))
    tell('subject', subject)
    tell('history', len(history))
    bob = await logged_in(account(server, 'bob'))
    tell('locked out', await refusal(bob, server.room, 'Bob'))
    form = await muc.get_room_config(server.room, timeout=PATIENCE)
    tell('form type', form['values'].get('FORM_TYPE'))
    tell('fields', sorted(form['values']))
    form['values'] = {**form['values'], 'muc#roomconfig_roomname': 'The <Lounge> & more', 'muc#roomconfig_roomdesc': 'For tests'}
    await muc.set_room_config(server.room, form, timeout=PATIENCE)
    await bob.enter(server.room, 'Bob')
    info = (await alice['xep_0030'].get_info(jid=server.room))
    tell('info', info)
    tell('identities', sorted([category, kind, name] for category, kind, _, name in info['disco_info']['identities']))
    tell('features', sorted(info['disco_info']['features']))
    tell('service features', sorted((await alice['xep_0030'].get_info(jid=server.room.domain))['disco_info']['features']))
    await alice.logout()


async def refusal(client, room, nick, **more):
    """The error with which a join is refused."""
    try:
        await client.enter(room, nick, **more)
        return 'none'
    except slixmpp.exceptions.PresenceError as refused:
        return refused.presence


async def password(server):
    alice, bob = await logged_in(account(server, 'alice')), await logged_in(account(server, 'bob'))
    await alice.join(server.room, 'Alice')
    form = await alice['xep_0045'].get_room_config(server.room, timeout=PATIENCE)
    form['values'] = {**form['values'], 'muc#roomconfig_passwordprotectedroom': True, 'muc#roomconfig_roomsecret': 'cauldron & burn'}
    await alice['xep_0045'].set_room_config(server.room, form, timeout=PATIENCE)
    tell('none', await refusal(bob, server.room, 'Bob'))
    tell('wrong', await refusal(bob, server.room, 'Bob', password='cauldron'))
    presence, _, _, _ = await bob.enter(server.room, 'Bob', password='cauldron & burn')
    tell('statuses', statuses(presence))
    info = (await bob['xep_0030'].get_info(jid=server.room))
    tell('features', sorted(info['disco_info']['features']))


async def not_created(server):
    carol = await logged_in(visitor(server))
    try:
        await carol.join(server.room, 'Carol')
        tell('joined', True)
    except slixmpp.exceptions.PresenceError as refused:
        tell('refused', refused.presence)


async def talk(server):
    alice, bob = await logged_in(account(server, 'alice')), await logged_in(account(server, 'bob'))
    await alice.join(server.room, 'Alice')
    _, _, occupants, _ = await bob.join(server.room, 'Bob')
    tell('bob sees', sorted(str(occupant['from']) for occupant in occupants))
    hello = await alice.say(server.room, 'Hello <b>&amp; 😀')
    tell('heard', await bob.come(body_is('Hello <b>&amp; 😀')))
    tell('sent as', hello)
    tell('reflected', await alice.come(id_is(hello)))
    await bob.say(server.room, 'Good evening')
    await alice.come(body_is('Good evening'))
    alice['xep_0045'].set_subject(server.room, 'Tonight: tests')
    tell('subject', await bob.come(lambda stanza: stanza.name == 'message' and stanza['subject'] == 'Tonight: tests'))

    carol = await logged_in(visitor(server))
    try:
        await carol.join(server.room, 'Bob')
        tell('conflict', 'none')
    except slixmpp.exceptions.PresenceError as refused:
        tell('conflict', refused.presence)
    presence, subject, occupants, _ = await carol.join(server.room, 'Carol', history=10)
    tell('carol item', item(presence))
    tell('late subject', subject)
    for message in carol.received:
        if message.name == 'message' and message.xml.find(CLIENT + 'body') is not None:
            tell('late history', message)

    tell('self-ping', await carol.ask(f'{server.room}/Carol', 'get', ET.Element('{urn:xmpp:ping}ping')))


async def order(server):
    alice, bob = await logged_in(account(server, 'alice')), await logged_in(account(server, 'bob'))
    carol = await logged_in(visitor(server))
    await alice.join(server.room, 'Alice')
    await bob.join(server.room, 'Bob')
    await carol.join(server.room, 'Carol')
    outsider = await logged_in(visitor(server))
    tell('outside ping', await outsider.ask(f'{server.room}/Alice', 'get', ET.Element('{urn:xmpp:ping}ping')))
    await outsider.say(server.room, 'From outside')
    tell('outside', await outsider.come(lambda stanza: stanza.name == 'message' and stanza['type'] == 'error'))

    mark = len(bob.received)
    await alice['xep_0045'].set_role(server.room, 'Bob', 'none', reason='Enough', timeout=PATIENCE)
    kicked = await bob.come(lambda stanza: stanza.name == 'presence' and stanza['type'] == 'unavailable', mark)
    tell('kicked statuses', statuses(kicked))
    tell('kicked reason', kicked.xml.findtext(f'{MUC_USER}x/{MUC_USER}item/{MUC_USER}reason'))
    seen = await carol.come(lambda stanza: stanza.name == 'presence' and stanza['type'] == 'unavailable')
    tell('carol saw', [str(seen['from']), statuses(seen)])
    try:
        await carol['xep_0045'].set_role(server.room, 'Alice', 'none', timeout=PATIENCE)
        tell('carol kicks', 'allowed')
    except slixmpp.exceptions.IqError as refused:
        tell('carol kicks', [refused.iq['error']['type'], refused.iq['error']['condition']])


run({'create': create, 'password': password, 'not_created': not_created, 'talk': talk, 'order': order})
