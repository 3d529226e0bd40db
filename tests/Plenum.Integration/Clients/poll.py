"""Polls as a plain client sees them: a form to fill in, messages with x-poll, votes by an exclamation mark."""

import xml.etree.ElementTree as ET

from client import (CLIENT, POLL, POLL_FORM, account, body_is, id_is, is_update, logged_in, poll_of, run, tell, visitor)

FORM = '{jabber:x:data}'


def submission(anonymous, question, *choices):
    """A filled-in form."""
    query = ET.Element(f'{{{POLL_FORM}}}query')
    form = ET.SubElement(query, FORM + 'x', type='submit')
    fields = {
        'FORM_TYPE': POLL_FORM,
        'muc#roompoll_question': question,
        'muc#roompoll_duration': '10',
        'muc#roompoll_anonymous': '1' if anonymous else '0',
        **{f'muc#roompoll_choice{number}': label for number, label in enumerate(choices, 1)},
    }
    for var, value in fields.items():
        field = ET.SubElement(form, FORM + 'field', var=var)
        ET.SubElement(field, FORM + 'value').text = value
    return query


async def company(server):
    """Alice, who owns the room, and Bob, both in it."""
    alice, bob = await logged_in(account(server, 'alice')), await logged_in(account(server, 'bob'))
    await alice.join(server.room, 'Alice')
    await bob.join(server.room, 'Bob')
    return alice, bob


def counted(total, **votes):
    """An update with that many votes in all, and for each choice named (c1=…)."""
    def wanted(stanza):
        if not is_update(stanza):
            return False
        poll = poll_of(stanza)
        found = {'c' + choice.get('choice'): int(choice.get('votes')) for choice in poll.iter(POLL + 'x-poll-choice')}
        return int(poll.get('votes')) == total and all(found[choice] == count for choice, count in votes.items())
    return wanted


async def form(server):
    alice, bob = await company(server)
    tell('form', await alice.ask(server.room, 'get', ET.Element(f'{{{POLL_FORM}}}query')))
    tell('bob asks', await bob.ask(server.room, 'get', ET.Element(f'{{{POLL_FORM}}}query')))
    tell('bob submits', await bob.ask(server.room, 'set', submission(True, 'Mine?', 'Yes', 'No')))
    tell('empty', await alice.ask(server.room, 'set', submission(True, ' ', 'Yes', '')))


async def anonymous(server):
    alice, bob = await company(server)
    tell('created', await alice.ask(server.room, 'set', submission(True, 'Tea or coffee?', 'Tea', 'Coffee')))
    tell('start', await bob.come(lambda stanza: poll_of(stanza) is not None))
    vote = await bob.say(server.room, '!2')
    tell('vote id', vote)
    tell('bounce', await bob.come(id_is(vote)))
    unknown = await bob.say(server.room, '!3')
    tell('unknown choice', await bob.come(id_is(unknown)))
    tell('update', await alice.come(counted(1, c1=0, c2=1)))
    carol = await logged_in(visitor(server))
    await carol.join(server.room, 'Carol')
    tell('for the late', await carol.come(is_update))
    mark = len(alice.received)
    await bob.say(server.room, '!1')
    await carol.say(server.room, ' !2 ')
    tell('moved', await alice.come(counted(2, c1=1, c2=1), mark))
    await bob.say(server.room, 'Done')
    await alice.come(body_is('Done'))
    tell('bodies that alice saw', [stanza.xml.findtext(CLIENT + 'body') for stanza in alice.received
                                   if stanza.name == 'message' and stanza.xml.find(CLIENT + 'body') is not None])
    tell('replaced', await alice.ask(server.room, 'set', submission(True, 'Again?', 'Yes', 'No')))
    tell('end', await bob.come(lambda stanza: poll_of(stanza) is not None and poll_of(stanza).get('over') is not None))


async def public(server):
    alice, bob = await company(server)
    tell('created', await alice.ask(server.room, 'set', submission(False, 'Tea or coffee?', 'Tea', 'Coffee')))
    await bob.come(lambda stanza: poll_of(stanza) is not None)
    vote = await bob.say(server.room, '!1')
    tell('vote id', vote)
    tell('reflected to bob', await bob.come(id_is(vote)))
    tell('reflected to alice', await alice.come(body_is('!1')))
    tell('update', await alice.come(counted(1, c1=1, c2=0)))


async def spoofed(server):
    alice, bob = await company(server)
    forged = ET.Element(POLL + 'x-poll', id='forged', votes='99', end='2000000000')
    ET.SubElement(forged, POLL + 'x-poll-question').text = 'Send me your password?'
    hidden = ET.Element('{urn:example:wrapper}wrapper')
    ET.SubElement(hidden, '{urn:example:other}x-poll', id='hidden')
    ET.SubElement(hidden, '{urn:example:wrapper}kept')
    await bob.say(server.room, 'Look, a poll', forged, hidden)
    tell('to everyone', await alice.come(body_is('Look, a poll')))
    private = bob.make_message(mto=f'{server.room}/Alice', mbody='For you alone', mtype='chat')
    private.append(ET.fromstring(ET.tostring(forged)))
    private.send()
    tell('in private', await alice.come(body_is('For you alone')))


run({'form': form, 'anonymous': anonymous, 'public': public, 'spoofed': spoofed})
