"""How slixmpp gets in, and what it learns of the server."""

import xml.etree.ElementTree as ET

from client import account, logged_in, run, tell, visitor


async def scram(server):
    alice = await logged_in(account(server, 'alice'))
    mechanisms = alice['feature_mechanisms']
    tell('tls', alice.socket.version())
    tell('offered', sorted(mechanisms.mech_list))
    tell('mechanism', mechanisms.mech.name)
    tell('refusals', alice.refusals)
    tell('jid', alice.boundjid.full)
    await alice['xep_0199'].ping(server.domain)
    tell('ping', 'answered')
    info = (await alice['xep_0030'].get_info(jid=server.domain))['disco_info']
    tell('identities', sorted([category, kind] for category, kind, _, _ in info['identities']))
    tell('features', sorted(info['features']))
    items = (await alice['xep_0030'].get_items(jid=server.domain))['disco_items']
    tell('items', sorted(jid for jid, _, _ in items['items']))
    tell('version', (await alice['xep_0092'].get_version(server.domain)).xml)
    tell('roster', await alice.get_roster())
    tell('unknown', await alice.ask(server.domain, 'get', ET.Element('{urn:example:nobody-knows-this}query')))
    await alice.logout()


async def refused(server):
    alice = account(server, 'alice', 'not the password')
    tell('authenticated', await alice.login())
    tell('refusals', alice.refusals)
    nobody = account(server, 'nobody')
    tell('nobody authenticated', await nobody.login())
    tell('nobody refusals', nobody.refusals)


async def anonymous(server):
    first = await logged_in(visitor(server))
    second = await logged_in(visitor(server))
    tell('mechanism', first['feature_mechanisms'].mech.name)
    tell('domain', first.boundjid.domain)
    tell('distinct', first.boundjid.bare != second.boundjid.bare)


run({'scram': scram, 'refused': refused, 'anonymous': anonymous})
