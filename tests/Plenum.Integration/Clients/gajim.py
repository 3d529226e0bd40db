"""The engine of Gajim (nbxmpp) without its windows: what Gajim does after logging in, in rooms, with their archive.

A scenario tells facts, one JSON line each on standard output; the test that started it decides what they must be.
"""

import argparse
import json
import os
import sys

from gi.repository import GLib

import nbxmpp.client
from nbxmpp.const import ConnectionProtocol, ConnectionType
from nbxmpp.errors import StanzaError
from nbxmpp.modules.user_avatar import Avatar, AvatarInfo
from nbxmpp.modules.vcard_temp import VCard
from nbxmpp.namespaces import Namespace
from nbxmpp.protocol import JID, Message, Presence
from nbxmpp.structs import BookmarkData, StanzaHandler

# Facts have standard output for themselves.
_facts = os.fdopen(os.dup(1), 'w', encoding='utf-8')
os.dup2(2, 1)

# Seconds to wait for anything, and for a whole scenario.
PATIENCE, WHOLE = 20, 60


def tell(fact, value):
    """Tells the test a fact."""
    _facts.write(json.dumps({'fact': fact, 'value': value}) + '\n')
    _facts.flush()


def turn_until(done, what):
    """Lets GLib's main loop turn until something is so."""
    late = []
    timer = GLib.timeout_add_seconds(PATIENCE, lambda: late.append(True) or GLib.SOURCE_REMOVE)
    while not done():
        GLib.MainContext.default().iteration(True)
        if late:
            sys.exit(f'Waited too long for {what}')
    GLib.source_remove(timer)


class Engine:
    """One session, as Gajim has it."""

    def __init__(self, arguments, name):
        self.arguments = arguments
        self.messages, self.presences, self.signals = [], [], []
        client = self.client = nbxmpp.client.Client(log_context=name)
        client.set_domain(arguments.domain)
        client.set_username(name)
        client.set_resource('gajim')
        client.set_password(arguments.password)
        client.set_custom_host(f'{arguments.host}:{arguments.port}', ConnectionProtocol.TCP, ConnectionType.START_TLS)
        client.set_ignore_tls_errors(True)
        for signal in ('connected', 'resume-successful', 'resume-failed', 'disconnected', 'connection-failed'):
            client.subscribe(signal, lambda _client, told, *_: self.signals.append(told))
        client.register_handler(StanzaHandler('message', lambda _c, s, p: self.messages.append((s, p)), priority=99))
        client.register_handler(StanzaHandler('presence', lambda _c, s, p: self.presences.append((s, p)), priority=99))

    def signal(self, *wanted):
        """Waits for one of these signals, and tells which it was."""
        turn_until(lambda: any(told in wanted for told in self.signals), f'one of {wanted}, there were {self.signals}')
        told = next(told for told in self.signals if told in wanted)
        self.signals.clear()
        return told

    def log_in(self):
        self.client.connect()
        told = self.signal('connected', 'disconnected', 'connection-failed')
        if told != 'connected':
            sys.exit(f'Not logged in: {told}, {self.client.get_error()}')
        return self

    def ask(self, module, request, *values, **named):
        """Does what a module of nbxmpp can do, and gives its result."""
        done = []

        def on_done(task):  # A task forgets its result after this.
            try:
                done.append((task.finish(), None))
            except Exception as error:
                done.append((None, error))

        getattr(self.client.get_module(module), request)(*values, **named, callback=on_done)
        turn_until(lambda: done, f'{module}.{request}')
        [(result, error)] = done
        if error is not None:
            raise error
        return result

    def may(self, *request, **named):
        """Like ask; the condition of the error where it fails."""
        try:
            self.ask(*request, **named)
            return 'done'
        except StanzaError as error:
            return error.condition

    def message(self, wanted, what='a message'):
        """Waits for a message, and takes it and all before it."""
        found = []

        def look():
            found[:] = [place for place, (stanza, properties) in enumerate(self.messages) if wanted(stanza, properties)][:1]
            return found

        turn_until(look, what)
        message = self.messages[found[0]]
        del self.messages[:found[0] + 1]
        return message

    def enter(self, room, nick):
        """Enters a room without a history, as Gajim does where there is an archive; the codes of the presence."""
        presence = Presence(to=f'{room}/{nick}')
        presence.setTag(Namespace.MUC + ' x').setTag('history', {'maxchars': '0'})
        self.client.send_stanza(presence)
        own = []

        def look():
            own[:] = [p for s, p in self.presences if p.jid == JID.from_string(f'{room}/{nick}') and p.is_muc_self_presence]
            return own

        turn_until(look, 'the own presence')
        return sorted(int(code.value) for code in own[0].muc_status_codes or [])

    def unlock(self, room):
        """Submits the form of a new room as it came."""
        form = self.ask('MUC', 'request_config', room).form
        form.type_ = 'submit'
        self.ask('MUC', 'set_config', room, form)

    def say(self, room, text, **more):
        message = Message(to=room, typ='groupchat', body=text)
        message.setID(more.get('id', text))
        self.client.send_stanza(message)



def everyday(arguments):
    """What Gajim asks for and keeps at its account."""
    alice = Engine(arguments, 'alice').log_in()
    turn_until(lambda: alice.client.resumeable, 'stream management')
    roster = alice.ask('Roster', 'request_roster', None)
    tell('roster before', [str(item.jid) for item in roster.items])
    alice.ask('Roster', 'set_item', JID.from_string('bob@localhost'), 'Bob', ['Friends'])
    roster = alice.ask('Roster', 'request_roster', None)
    tell('roster', [[str(item.jid), item.name, sorted(item.groups)] for item in roster.items])
    tell('blocked before', [str(jid) for jid in alice.ask('Blocking', 'request_blocking_list')])
    alice.ask('Blocking', 'block', [JID.from_string('mallory@localhost')])
    tell('blocked', sorted(str(jid) for jid in alice.ask('Blocking', 'request_blocking_list')))
    alice.ask('Blocking', 'unblock', [JID.from_string('mallory@localhost')])
    card = VCard()
    card.data = {'FN': 'Alice'}
    alice.ask('VCardTemp', 'set_vcard', card)
    tell('vcard', alice.ask('VCardTemp', 'request_vcard', None).data.get('FN'))
    alice.client.get_module('NativeBookmarks').store_bookmarks(
        [BookmarkData(JID.from_string(arguments.room), name='Stream', nick='Alice', autojoin=True)])
    turn_until(lambda: keeps(alice), 'the bookmark')
    [kept] = alice.ask('NativeBookmarks', 'request_bookmarks')
    tell('bookmark', [str(kept.jid), kept.name, kept.nick, kept.autojoin])
    alice.client.disconnect()
    alice.signal('disconnected')


def keeps(engine):
    try:
        return engine.ask('NativeBookmarks', 'request_bookmarks')
    except StanzaError:
        return False


def avatar(arguments):
    """An avatar, published by PEP and seen by another."""
    alice = Engine(arguments, 'alice').log_in()
    picture = bytes.fromhex('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489'
                            '0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082')
    info = Avatar()
    info.add_image_source(picture, 'image/png', 1, 1)
    alice.ask('UserAvatar', 'set_avatar', info, public=True)
    bob = Engine(arguments, 'bob').log_in()
    metadata = bob.ask('UserAvatar', 'request_avatar_metadata', jid=JID.from_string('alice@localhost'))
    [sha] = metadata.avatar_shas
    tell('the same', bob.ask('UserAvatar', 'request_avatar_data', sha, jid=JID.from_string('alice@localhost')).data == picture)
    card = bob.ask('VCardTemp', 'request_vcard', JID.from_string('alice@localhost'))
    tell('in the vCard', card.get_avatar()[0] == picture)


def archive(arguments):
    """A room made and configured, then its archive read from the beginning, page by page, as Gajim does when it enters."""
    room = JID.from_string(arguments.room)
    alice = Engine(arguments, 'alice').log_in()
    tell('codes', alice.enter(arguments.room, 'Alice'))
    alice.unlock(room)
    info = alice.ask('Discovery', 'disco_info', room)
    tell('features', sorted(info.features))
    said = [f'message {number}' for number in range(25)]
    for text in said:
        alice.say(arguments.room, text)
    stanza, properties = alice.message(lambda _s, p: p.body == said[-1], 'the last message')
    [last] = [one.id for one in properties.stanza_ids if one.by == room]

    bob = Engine(arguments, 'bob').log_in()
    bob.enter(arguments.room, 'Bob')
    read, pages, after = [], 0, None
    while True:
        page = bob.ask('MAM', 'make_query', room, queryid='q', after=after, max_=10)
        pages += 1
        read += [p.body for _s, p in bob.messages if p.is_mam_message and p.body]
        bob.messages.clear()
        if page.complete:
            break
        after = page.rsm.last
    tell('read', read == said)
    tell('pages', pages)

    # A moderator takes a message back, in the form that this Gajim speaks.
    alice.ask('Moderation', 'send_retract_request', room, last, 'Spoiler')
    _stanza, told = bob.message(lambda _s, p: p.moderation is not None, 'the moderation')
    tell('moderated', [told.moderation.stanza_id == last, told.moderation.reason])
    bob.ask('MAM', 'make_query', room, queryid='again', after=None, max_=50)
    tell('kept', said[-1] in [p.body for _s, p in bob.messages if p.is_mam_message])


def resume(arguments):
    """The network goes away while others chat, and comes back: nothing is missed, nothing comes twice."""
    alice = Engine(arguments, 'alice').log_in()
    alice.enter(arguments.room, 'Alice')
    alice.unlock(JID.from_string(arguments.room))
    bob = Engine(arguments, 'bob').log_in()
    bob.enter(arguments.room, 'Bob')
    turn_until(lambda: bob.client.resumeable, 'stream management')
    alice.say(arguments.room, 'before')
    bob.message(lambda _s, p: p.body == 'before', 'the message before')
    bob.client._con._con.get_socket().shutdown(True, True)
    bob.signal('disconnected')
    for number in range(5):
        alice.say(arguments.room, f'meanwhile {number}')
    alice.message(lambda _s, p: p.body == 'meanwhile 4', 'the last of them')
    bob.client.connect()
    tell('how', bob.signal('resume-successful', 'resume-failed', 'connected'))
    alice.say(arguments.room, 'after')
    heard = []

    def look():
        heard[:] = [p.body for _s, p in bob.messages if p.body]
        return 'after' in heard

    turn_until(look, 'the message after')
    tell('heard', heard)
    tell('left', [str(p.jid) for s, p in alice.presences if p.type.value == 'unavailable'])


if __name__ == '__main__':
    parser = argparse.ArgumentParser()
    parser.add_argument('scenario', choices=['everyday', 'avatar', 'archive', 'resume'])
    for option in ('--host', '--port', '--domain', '--password', '--room'):
        parser.add_argument(option, required=True)
    chosen = parser.parse_args()
    GLib.timeout_add_seconds(WHOLE, lambda: os._exit(3))
    globals()[chosen.scenario](chosen)
