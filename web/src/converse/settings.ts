import type { Me } from '../api.ts';

export interface Visit {
  readonly who: Me;
  /** The room's bare JID. */
  readonly room: string;
  /** What the room is called until it says so itself; a new room is called so for good. */
  readonly name: string;
  readonly nick: string;
  readonly assets: string;
  /** Converse's name of the page's language. */
  readonly language: string;
  /** `Strophe.SASLExternal`. */
  readonly external: unknown;
}

/**
 * How we run Converse: one room, nothing stored longer than the tab lives, nothing loaded from elsewhere, and no
 * feature that the server does not have.
 */
export function settings({ who, room, name, nick, assets, language, external }: Visit): Record<string, unknown> {
  return {
    ...identity(who, external),
    assets_path: assets,
    i18n: language,
    // A room that does not exist yet is configured so, and is otherwise as the server makes it.
    auto_join_rooms: [{ jid: room, nick, name, auto_configure: true, roomconfig: { roomname: name } }],
    auto_login: true,
    auto_reconnect: true,
    clear_cache_on_logout: true,
    discover_connection_methods: false,
    keepalive: false,
    persistent_store: 'sessionStorage',
    singleton: true,
    view_mode: 'fullscreen',
    websocket_url: `${location.origin.replace(/^http/, 'ws')}${who.websocketPath}`,
    // A session that outlives its connection is for accounts: a visitor's would stand in the way of their own nick after a reload.
    enable_smacks: who.account !== null,
    // Without it a member would reserve a nick for good, an anonymous one for an address that never comes back.
    auto_register_muc_nickname: false,
    // What was said before comes from the room's archive: one page to begin with, however much there is, and one more for
    // each time that somebody scrolls up to what is missing.
    archived_messages_page_size: '50',
    mam_request_all_pages: false,
    auto_fill_history_gaps: true,
    // The room's own history is asked for only where the room keeps no archive.
    muc_history_max_stanzas: 50,
    muc_search_service: '',
    hide_muc_participants: true,
    muc_mention_autocomplete_min_chars: 2,
    // Who comes and goes is noise where hundreds do.
    muc_show_info_messages: ['301', '303', '307', '321', '322', '332', '333', '170', '171', '172', '173', '174'],
    allow_adhoc_commands: false,
    allow_contact_requests: false,
    allow_logout: false,
    allow_registration: false,
    allow_url_history_change: false,
    allow_user_trust_override: false,
    reuse_scram_keys: false,
    show_controlbox_by_default: false,
    embed_3rd_party_media_players: false,
    render_media: false,
    play_sounds: false,
    show_desktop_notifications: false,
    send_chat_markers: [],
    send_chat_state_notifications: false,
    prune_messages_above: 200,
    pruning_behavior: 'unscrolled',
    visible_toolbar_buttons: { call: false, emoji: true, location: false, spoiler: false, toggle_occupants: false },
    theme: 'classic',
    dark_theme: 'dracula',
    whitelisted_plugins: ['plenum-polls', 'plenum-tasks', 'plenum-room', 'plenum-slow-mode'],
    blacklisted_plugins: [
      // GPL, and end-to-end encryption makes no sense in a public room.
      'converse-omemo',
      'converse-omemo-views',
      // One query per speaker for a picture that nobody has.
      'converse-vcard',
      'converse-adhoc-views',
      'converse-blocklist',
      'converse-disco-views',
      'converse-headlines-view',
      'converse-minimize',
      'converse-push',
      'converse-register',
    ],
  };
}

/** A signed-in visitor is known to the server by a cookie, so no password is ever here; all others are anonymous. */
function identity(who: Me, external: unknown): Record<string, unknown> {
  if (!who.account) return { authentication: 'anonymous', jid: who.anonymousDomain };
  // Strophe prefers SCRAM, for which there is no password, unless EXTERNAL is all it knows.
  return { authentication: 'external', jid: who.account.jid, connection_options: { mechanisms: [external] } };
}
