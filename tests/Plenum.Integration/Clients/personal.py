"""What an account keeps and publishes, by slixmpp's own plugins: vCard, avatar, private data, tune, password."""

import asyncio
import base64
import hashlib
import xml.etree.ElementTree as ET

from slixmpp.plugins.xep_0118.stanza import UserTune

from client import PATIENCE, Client, account, logged_in, run, tell

ENCODED = (
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==')
IMAGE = base64.b64decode(ENCODED)


def with_plugins(client, *plugins):
    for plugin in plugins:
        client.register_plugin(plugin)
    return client


async def card(server):
    """A vCard with a photo is set, and read by another; the photo is then an avatar."""
    alice = await logged_in(with_plugins(account(server, 'alice'), 'xep_0054'))
    bob = await logged_in(with_plugins(account(server, 'bob'), 'xep_0054', 'xep_0084'))
    vcard = alice['xep_0054'].make_vcard()
    vcard['FN'] = 'Alice'
    vcard['PHOTO']['TYPE'] = 'image/png'
    # Its own way to set the picture is broken in 1.8.3, and so are those to read pictures.
    ET.SubElement(vcard['PHOTO'].xml, '{vcard-temp}BINVAL').text = ENCODED
    await alice['xep_0054'].publish_vcard(vcard, timeout=PATIENCE)
    read = await bob['xep_0054'].get_vcard(alice.boundjid.bare, timeout=PATIENCE)
    tell('name', read['vcard_temp']['FN'])
    tell('photo', [picture.text for picture in read.xml.iter('{vcard-temp}BINVAL')] == [ENCODED])
    avatar = await bob['xep_0084'].retrieve_avatar(alice.boundjid.bare, hashlib.sha1(IMAGE).hexdigest(), timeout=PATIENCE)
    tell('avatar', [picture.text for picture in avatar.xml.iter('{urn:xmpp:avatar:data}data')] == [ENCODED])
    await alice.logout()
    await bob.logout()


async def avatar(server):
    """An avatar is published, and told to the account's other session, which wants to know by its capabilities."""
    first = await logged_in(with_plugins(account(server, 'bob'), 'xep_0084'))
    second = with_plugins(Client(server, f'bob@{server.domain}/second', server.password), 'xep_0163', 'xep_0084', 'xep_0115')
    second['xep_0163'].add_interest('urn:xmpp:avatar:metadata')
    await logged_in(second)
    await first['xep_0084'].publish_avatar(IMAGE, timeout=PATIENCE)
    identifier = hashlib.sha1(IMAGE).hexdigest()
    await first['xep_0084'].publish_avatar_metadata(
        {'id': identifier, 'type': 'image/png', 'bytes': len(IMAGE)}, timeout=PATIENCE)
    told = await second.come(lambda stanza: stanza.name == 'message' and identifier in str(stanza))
    tell('told', told['pubsub_event']['items']['node'])
    await first['xep_0084'].stop(timeout=PATIENCE)
    await first.logout()
    await second.logout()


async def private(server):
    """Private data (XEP-0223), which the other account may not read."""
    alice = await logged_in(with_plugins(account(server, 'alice'), 'xep_0223', 'xep_0118'))
    bob = await logged_in(with_plugins(account(server, 'bob'), 'xep_0060'))
    tune = UserTune()
    tune['title'] = 'Gigue'
    await alice['xep_0223'].store(tune, node='urn:example:private', id='current', timeout=PATIENCE)
    kept = await alice['xep_0223'].retrieve('urn:example:private', timeout=PATIENCE)
    tell('kept', [title.text for title in kept.xml.iter('{http://jabber.org/protocol/tune}title')])
    payload = ET.fromstring('<pubsub xmlns="http://jabber.org/protocol/pubsub"><items node="urn:example:private"/></pubsub>')
    refused = await bob.ask(alice.boundjid.bare, 'get', payload)
    tell('refused', refused['error']['condition'])
    await alice.logout()
    await bob.logout()


async def password(server):
    """The password is changed, and changed back."""
    alice = await logged_in(with_plugins(account(server, 'bob'), 'xep_0077'))
    alice['xep_0077'].force_registration = False
    await alice['xep_0077'].change_password('another password', timeout=PATIENCE)
    again = Client(server, f'bob@{server.domain}/again', 'another password')
    tell('new', await again.login())
    old = Client(server, f'bob@{server.domain}/old', server.password)
    tell('old', await old.login())
    await alice['xep_0077'].change_password(server.password, timeout=PATIENCE)
    await alice.logout()


run({'card': card, 'avatar': avatar, 'private': private, 'password': password})
