"""Task lists by slixmpp's own publish-subscribe plugin (XEP-0060), which knows nothing of tasks."""

import asyncio
import xml.etree.ElementTree as ET

import slixmpp

from client import PATIENCE, account, logged_in, run, tell

EVENT = '{http://jabber.org/protocol/pubsub#event}'
NODE = 'livechat-tasks'
TASK = 'urn:peertube-plugin-livechat:task'


def task(name, done=False):
    element = ET.Element(f'{{{TASK}}}task', {'list': 'l1', 'order': '0', **({'done': 'true'} if done else {})})
    ET.SubElement(element, f'{{{TASK}}}name').text = name
    return element


def with_events(client):
    """The client with the plugin; what its event handlers are called with is told."""
    client.register_plugin('xep_0060')
    client.told = {}
    for event in ('pubsub_publish', 'pubsub_retract'):
        client.told[event] = asyncio.Queue()
        client.add_event_handler(event, client.told[event].put_nowait)
    return client


async def event(client, name):
    return await asyncio.wait_for(client.told[name].get(), PATIENCE)


async def tasks(server):
    alice = await logged_in(with_events(account(server, 'alice')))
    bob = await logged_in(with_events(account(server, 'bob')))
    await alice.join(server.room, 'Alice')
    await bob.join(server.room, 'Bob')
    try:
        await bob['xep_0060'].get_items(server.room, NODE, timeout=PATIENCE)
    except slixmpp.exceptions.IqError as refused:
        tell('bob is refused', refused.iq)
    await alice['xep_0045'].set_affiliation(server.room, 'admin', jid=bob.boundjid.bare, timeout=PATIENCE)
    for client in (alice, bob):
        subscribed = await client['xep_0060'].subscribe(server.room, NODE, timeout=PATIENCE)
        tell('subscribed', subscribed['pubsub']['subscription']['subscription'])
    tell('first items', await bob['xep_0060'].get_items(server.room, NODE, timeout=PATIENCE))
    published = await alice['xep_0060'].publish(server.room, NODE, id='t1', payload=task('Greet'), timeout=PATIENCE)
    tell('published', published)
    tell('bob hears', await event(bob, 'pubsub_publish'))
    tell('alice hears', await event(alice, 'pubsub_publish'))
    made = await bob['xep_0060'].publish(server.room, NODE, payload=task('Thank', done=True), timeout=PATIENCE)
    tell('made id', len(made['pubsub']['publish']['item']['id']))
    await event(alice, 'pubsub_publish')
    items = await alice['xep_0060'].get_items(server.room, NODE, max_items=2, timeout=PATIENCE)
    tell('payloads', [item['payload'].findtext(f'{{{TASK}}}name') for item in items['pubsub']['items']['substanzas']])
    tell('one', await alice['xep_0060'].get_item(server.room, NODE, 't1', timeout=PATIENCE))
    tell('retracted', await bob['xep_0060'].retract(server.room, NODE, 't1', notify='1', timeout=PATIENCE))
    tell('alice hears of it', await event(alice, 'pubsub_retract'))
    await bob['xep_0060'].unsubscribe(server.room, NODE, timeout=PATIENCE)
    left = await bob['xep_0060'].get_subscriptions(server.room, NODE, timeout=PATIENCE)
    tell('subscriptions of bob', left)
    try:
        await alice['xep_0060'].delete_node(server.room, NODE, timeout=PATIENCE)
    except slixmpp.exceptions.IqError as refused:
        tell('nobody is an owner', refused.iq)
    await alice.logout()
    await bob.logout()


run({'tasks': tasks})
