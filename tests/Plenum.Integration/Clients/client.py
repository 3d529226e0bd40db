"""A stock slixmpp client for the tests: it keeps what it is sent, and a scenario waits for what should come.

A scenario tells facts, one JSON line each on standard output; the test that started it decides what they must be.
"""

import argparse
import asyncio
import json
import os
import ssl
import sys
import xml.etree.ElementTree as ET

import slixmpp

# Facts have standard output for themselves: slixmpp 1.8.3 prints to it on its own.
_facts = os.fdopen(os.dup(1), 'w', encoding='utf-8')
os.dup2(2, 1)

# Seconds to wait for anything; the longest wait that the protocol allows is the 5 s of a poll update.
PATIENCE = 20
# Seconds that a whole scenario may take, ended by its own hand before the test ends it.
WHOLE = 60

MUC_USER = '{http://jabber.org/protocol/muc#user}'
POLL = '{http://jabber.org/protocol/muc#x-poll-message}'
POLL_FORM = 'http://jabber.org/protocol/muc#x-poll'
CLIENT = '{jabber:client}'


def tell(fact, value):
    """Tells the test a fact: text, a number, a list, or a stanza as its XML."""
    if isinstance(value, (slixmpp.Message, slixmpp.Presence, slixmpp.Iq)):
        value = ET.tostring(value.xml, encoding='unicode')
    elif isinstance(value, ET.Element):
        value = ET.tostring(value, encoding='unicode')
    _facts.write(json.dumps({'fact': fact, 'value': value}) + '\n')
    _facts.flush()


class Client(slixmpp.ClientXMPP):
    """One session."""

    def __init__(self, place, jid, password=''):
        super().__init__(jid, password)
        self.place = place
        self.received = []
        self.refusals = []
        self._waiting = []
        # The server's certificate is self-made.
        self.ssl_context.check_hostname = False
        self.ssl_context.verify_mode = ssl.CERT_NONE
        for plugin in ('xep_0030', 'xep_0004', 'xep_0045', 'xep_0092', 'xep_0199'):
            self.register_plugin(plugin)
        # Called by the parser for each stanza, in order, before slixmpp itself sees it.
        self.add_filter('in', self._keep)
        self.add_event_handler('failed_auth', lambda failure: self.refusals.append(failure['condition']))

    def _keep(self, stanza):
        if isinstance(stanza, (slixmpp.Message, slixmpp.Presence, slixmpp.Iq)):
            self.received.append(stanza)
            for wanted, found in self._waiting:
                if not found.done() and wanted(stanza):
                    found.set_result(stanza)
        return stanza

    async def come(self, wanted, after=0):
        """The first stanza that is wanted, of those received since there were `after` of them."""
        for stanza in self.received[after:]:
            if wanted(stanza):
                return stanza
        entry = (wanted, asyncio.get_running_loop().create_future())
        self._waiting.append(entry)
        try:
            return await asyncio.wait_for(entry[1], PATIENCE)
        finally:
            self._waiting.remove(entry)

    async def login(self):
        """Connects with STARTTLS and authenticates; false if the server refuses every mechanism."""
        loop = asyncio.get_running_loop()
        outcome = loop.create_future()

        def settle(value):
            if not outcome.done():
                outcome.set_result(value)

        self.add_event_handler('session_start', lambda _: settle(True))
        self.add_event_handler('failed_all_auth', lambda _: settle(False))
        self.connect((self.place.host, self.place.port), force_starttls=True)
        authenticated = await asyncio.wait_for(outcome, PATIENCE)
        if authenticated:
            self.send_presence()
        return authenticated

    async def logout(self):
        await asyncio.wait_for(self.disconnect(), PATIENCE)

    async def join(self, room, nick, history=None):
        """Joins by the MUC plugin, and opens a room that is made by that. Returns what it returns: own presence, subject, occupants,
        history. A refusal is a PresenceError."""
        joined = await self.enter(room, nick, maxstanzas=history)
        if 201 in statuses(joined[0]):
            form = self['xep_0004'].make_form(ftype='submit')
            await self['xep_0045'].set_room_config(room, form, timeout=PATIENCE)
        return joined

    async def enter(self, room, nick, **more):
        """Joins by the MUC plugin, and no more."""
        return await self['xep_0045'].join_muc_wait(room, nick, timeout=PATIENCE, **more)

    async def say(self, room, body, *payload):
        """Sends a groupchat message and returns its id."""
        message = self.make_message(mto=room, mbody=body, mtype='groupchat')
        message['id'] = self.new_id()
        for element in payload:
            message.append(element)
        message.send()
        return message['id']

    async def ask(self, to, kind, payload):
        """The answer to an IQ, a refusal too."""
        iq = self.make_iq(ito=to, itype=kind)
        iq.append(payload)
        try:
            return await iq.send(timeout=PATIENCE)
        except slixmpp.exceptions.IqError as refused:
            return refused.iq


def body_is(text):
    return lambda stanza: stanza.name == 'message' and stanza.xml.findtext(CLIENT + 'body') == text


def id_is(value):
    return lambda stanza: stanza['id'] == value


def poll_of(stanza):
    """The x-poll of a message, or None."""
    return stanza.xml.find(POLL + 'x-poll') if stanza.name == 'message' else None


def is_update(stanza):
    """True for a poll's update: an x-poll without a body."""
    return poll_of(stanza) is not None and stanza.xml.find(CLIENT + 'body') is None


def statuses(presence):
    """The MUC status codes of a presence."""
    return sorted(int(status.get('code')) for status in presence.xml.iter(MUC_USER + 'status'))


def item(presence):
    """The attributes of a presence's MUC item."""
    found = presence.xml.find(f'{MUC_USER}x/{MUC_USER}item')
    return dict(found.attrib) if found is not None else {}


def run(scenarios):
    """Runs the scenario that the command line names."""
    parser = argparse.ArgumentParser()
    parser.add_argument('scenario', choices=sorted(scenarios))
    parser.add_argument('--host', required=True)
    parser.add_argument('--port', type=int, required=True)
    parser.add_argument('--domain', required=True)
    parser.add_argument('--password', required=True, help='of the accounts alice and bob')
    parser.add_argument('--room', type=slixmpp.JID, required=True, help='the bare JID of a room that is not there yet')
    arguments = parser.parse_args()

    async def bounded():
        await asyncio.wait_for(scenarios[arguments.scenario](arguments), WHOLE)

    asyncio.run(bounded())
    tell('done', True)
    # slixmpp leaves tasks behind that would hold the process.
    sys.stderr.flush()
    os._exit(0)


def account(server, name, password=None):
    """A client of an account; not logged in yet."""
    return Client(server, f'{name}@{server.domain}/test', password or server.password)


def visitor(server):
    """A client without an account (SASL ANONYMOUS)."""
    return Client(server, f'anon.{server.domain}')


async def logged_in(client):
    """The client, once it has a session."""
    if not await client.login():
        raise RuntimeError(f'{client.requested_jid}: refused: {client.refusals}')
    return client
