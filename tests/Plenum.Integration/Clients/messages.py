"""What slixmpp's plugins do with messages of a room: corrected, taken back, taken away, reacted to."""

import asyncio

from client import PATIENCE, account, body_is, logged_in, run, tell, visitor

PLUGINS = ('xep_0308', 'xep_0334', 'xep_0359', 'xep_0421', 'xep_0422', 'xep_0424', 'xep_0425', 'xep_0428', 'xep_0444')


async def pair(server):
    """Alice, who owns the room, and bob, with the plugins."""
    alice, bob = account(server, 'alice'), account(server, 'bob')
    for client in (alice, bob):
        for plugin in PLUGINS:
            client.register_plugin(plugin)
        await logged_in(client)
    await alice.join(server.room, 'Alice')
    await bob.join(server.room, 'Bob')
    return alice, bob


def event(client, name):
    """The next event of a plugin."""
    future = asyncio.get_running_loop().create_future()
    client.add_event_handler(name, lambda data: future.done() or future.set_result(data))
    return asyncio.wait_for(future, PATIENCE)


def archive_id(message):
    return message['stanza_id']['id']


async def heard(client, body):
    """What the room's copy of a message is called in the archive."""
    return archive_id(await client.come(body_is(body)))


async def history(server):
    """The bodies and the XML of what somebody gets who joins now."""
    carol = await logged_in(visitor(server))
    await carol.join(server.room, 'Carol')
    # The subject ends the history.
    messages = [stanza for stanza in carol.received if stanza.name == 'message' and stanza.xml.find('{urn:xmpp:delay}delay') is not None]
    for message in messages:
        tell('history', message)


async def correct(server):
    alice, bob = await pair(server)
    corrected = event(alice, 'message_correction')
    original = await bob.say(server.room, 'Helo')
    message = bob.make_message(mto=server.room, mbody='Hello', mtype='groupchat')
    message['replace']['id'] = original
    message.send()
    tell('corrected', (await corrected)['replace']['id'])
    tell('original', original)
    await history(server)


async def retract(server):
    alice, bob = await pair(server)
    original = await bob.say(server.room, 'secret')
    archived = await heard(alice, 'secret')
    retracted = event(alice, 'message_retract')
    bob['xep_0424'].send_retraction(server.room, archived, 'groupchat', fallback_text='I took it back')
    tell('retraction', await retracted)
    tell('archived', archived)
    tell('original', original)
    alice['xep_0424'].send_retraction(server.room, await heard(alice, 'I took it back'), 'groupchat')
    tell('refused', await alice.come(lambda stanza: stanza.name == 'message' and stanza['type'] == 'error'))
    await history(server)


async def moderate(server):
    alice, bob = await pair(server)
    original = await bob.say(server.room, 'spam')
    archived = await heard(alice, 'spam')
    moderated = event(bob, 'moderated_message')
    await alice['xep_0425'].moderate(server.room, archived, 'Not here', timeout=PATIENCE)
    message = await moderated
    tell('told', [message['apply_to']['id'], message['apply_to']['moderated']['by'], message['apply_to']['moderated']['reason']])
    tell('archived', archived)
    tell('original', original)
    await history(server)


async def react(server):
    alice, bob = await pair(server)
    await alice.say(server.room, 'Tea?')
    archived = await heard(bob, 'Tea?')
    reacted = event(alice, 'reactions')
    message = bob.make_message(mto=server.room, mtype='groupchat')
    bob['xep_0444'].set_reactions(message, archived, ['👍'])
    message.send()
    reactions = (await reacted)['reactions']
    tell('reactions', [reactions['id'] == archived, sorted(reactions.get_values(all_chars=True))])
    await history(server)


run({'correct': correct, 'retract': retract, 'moderate': moderate, 'react': react})
