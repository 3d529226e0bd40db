"""Contacts by slixmpp: its roster, blocking (XEP-0191), and messages that wait (XEP-0160)."""

import xml.etree.ElementTree as ET

from client import PATIENCE, account, body_is, logged_in, run, tell


def of_type(kind):
    return lambda stanza: stanza.name == 'presence' and stanza['type'] == kind


def pushes(subscription):
    return lambda stanza: stanza.name == 'iq' and stanza['type'] == 'set' and any(
        item.get('subscription') == subscription for item in stanza.xml.iter('{jabber:iq:roster}item'))


def removal(jid):
    query = ET.Element('{jabber:iq:roster}query')
    ET.SubElement(query, '{jabber:iq:roster}item', {'jid': jid, 'subscription': 'remove'})
    return query


async def contacts(server):
    alice = await logged_in(account(server, 'alice'))
    bob = account(server, 'bob')
    # slixmpp approves what it is asked for, and asks back.
    for client in (alice, bob):
        client.register_plugin('xep_0191')
        client.register_plugin('xep_0203')
        client.auto_authorize = True
        client.auto_subscribe = True
    await alice.get_roster(timeout=PATIENCE)
    alice.send_presence_subscription(pto=bob.requested_jid.bare)
    alice.send_message(mto=bob.requested_jid.bare, mbody='waiting for you', mtype='chat')
    await alice['xep_0199'].ping(server.domain, timeout=PATIENCE)

    await logged_in(bob)
    await bob.get_roster(timeout=PATIENCE)
    waited = await bob.come(body_is('waiting for you'))
    tell('waited', waited)
    tell('delayed', waited['delay']['stamp'] is not None)
    await alice.come(pushes('both'))
    await bob.come(pushes('both'))
    tell('roster of alice', alice.client_roster[bob.boundjid.bare]['subscription'])
    tell('roster of bob', bob.client_roster[alice.boundjid.bare]['subscription'])
    await alice.come(lambda stanza: stanza.name == 'presence' and stanza['from'] == bob.boundjid and stanza['type'] == 'available')
    tell('alice sees', sorted(alice.client_roster[bob.boundjid.bare].resources))

    await alice.update_roster(bob.boundjid.bare, name='Bobby', groups=['Friends', 'Work'], timeout=PATIENCE)
    # By its version it is told that it knows the newest, which came as a push.
    fresh = await alice.get_roster(timeout=PATIENCE)
    tell('nothing new', len(list(fresh.xml.iter('{jabber:iq:roster}item'))))
    item = alice.client_roster[bob.boundjid.bare]
    tell('named', [item['name'], *sorted(item['groups'])])

    await alice['xep_0191'].block(bob.boundjid.bare, timeout=PATIENCE)
    blocked = await alice['xep_0191'].get_blocked(timeout=PATIENCE)
    tell('blocked', sorted(str(jid) for jid in blocked['blocklist']['items']))
    await bob.come(of_type('unavailable'))
    bob.send_message(mto=alice.boundjid.bare, mbody='hello?', mtype='chat')
    tell('bob is refused', await bob.come(lambda stanza: stanza.name == 'message' and stanza['type'] == 'error'))
    seen = len(bob.received)
    await alice['xep_0191'].unblock(bob.boundjid.bare, timeout=PATIENCE)
    await bob.come(lambda stanza: stanza.name == 'presence' and stanza['from'] == alice.boundjid and stanza['type'] == 'available', seen)

    await alice.ask(None, 'set', removal(bob.boundjid.bare))
    await bob.come(of_type('unsubscribed'))
    await bob['xep_0199'].ping(server.domain, timeout=PATIENCE)
    tell('left at bob', bob.client_roster[alice.boundjid.bare]['subscription'])
    await alice.logout()
    await bob.logout()


run({'contacts': contacts})
