"""Stream management as slixmpp knows it: acknowledgements, and a session that goes on over another connection."""

import asyncio

from client import PATIENCE, account, body_is, logged_in, run, tell


async def resume(server):
    alice, bob = account(server, 'alice'), account(server, 'bob')
    bob.register_plugin('xep_0198')
    await logged_in(alice)
    await logged_in(bob)
    await alice.join(server.room, 'Alice')
    await bob.join(server.room, 'Bob')
    tell('id', bob['xep_0198'].sm_id)
    acknowledged = asyncio.get_running_loop().create_future()
    bob.add_event_handler('stanza_acked', lambda stanza: acknowledged.done() or acknowledged.set_result(True))
    await bob.say(server.room, 'Before')
    bob['xep_0198'].request_ack()
    tell('acknowledged', await asyncio.wait_for(acknowledged, PATIENCE))
    await bob.come(body_is('Before'))

    resumed = asyncio.get_running_loop().create_future()
    bob.add_event_handler('session_resumed', lambda _: resumed.done() or resumed.set_result(True))
    gone = asyncio.get_running_loop().create_future()
    bob.add_event_handler('disconnected', lambda _: gone.done() or gone.set_result(True))
    had = len(bob.received)
    # The connection goes without a closing tag.
    bob.abort()
    await asyncio.wait_for(gone, PATIENCE)
    for word in ('One', 'Two', 'Three'):
        await alice.say(server.room, word)
        await alice.come(body_is(word))
    bob.connect((server.host, server.port), force_starttls=True)
    tell('resumed', await asyncio.wait_for(resumed, PATIENCE))
    await alice.say(server.room, 'Four')
    await bob.come(body_is('Four'), had)
    tell('meanwhile', [stanza['body'] for stanza in bob.received[had:] if stanza.name == 'message'])
    tell('alice saw', [str(stanza['from']) for stanza in alice.received if stanza.name == 'presence' and stanza['type'] == 'unavailable'])
    await bob.say(server.room, 'After')
    await alice.come(body_is('After'))
    await alice.logout()
    await bob.logout()


run({'resume': resume})
