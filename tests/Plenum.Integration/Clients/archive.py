"""A room's archive by slixmpp's own plugin (XEP-0313)."""

from client import PATIENCE, account, body_is, logged_in, run, tell


def bodies(results):
    return [result['mam_result']['forwarded']['stanza']['body'] for result in results]


async def paged(client, room, reverse):
    """All pages, as the plugin turns them over, in their order."""
    pages = client['xep_0313'].retrieve(jid=room, iterator=True, reverse=reverse, rsm={'max': 10})
    return [bodies(page['mam_fin']['results']) async for page in pages]


async def pages(server):
    alice = await logged_in(account(server, 'alice'))
    bob = await logged_in(account(server, 'bob'))
    for client in (alice, bob):
        client.register_plugin('xep_0313')
    await alice.join(server.room, 'Alice')
    for number in range(1, 26):
        await alice.say(server.room, f'Message {number}')
    await alice.come(body_is('Message 25'))
    # Bob has never been in the room.
    tell('forwards', await paged(bob, server.room, False))
    tell('backwards', await paged(bob, server.room, True))
    answer = await bob['xep_0313'].retrieve(jid=server.room, rsm={'max': 3}, timeout=PATIENCE)
    tell('first three', bodies(answer['mam']['results']))
    said = await bob['xep_0313'].retrieve(jid=server.room, with_jid=f'{server.room}/Alice', rsm={'max': 2}, timeout=PATIENCE)
    tell('of a nick', bodies(said['mam']['results']))
    reach = await bob['xep_0313'].get_archive_metadata(server.room, timeout=PATIENCE)
    first, last = reach['mam_metadata']['start']['id'], reach['mam_metadata']['end']['id']
    tell('ends', [first == answer['mam']['results'][0]['mam_result']['id'], len(last)])
    fields = await bob['xep_0313'].get_fields(server.room, timeout=PATIENCE)
    tell('fields', sorted(fields.get_fields()))
    await alice.logout()
    await bob.logout()


run({'pages': pages})
