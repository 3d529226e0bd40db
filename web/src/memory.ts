/** What a browser remembers between visits: the nickname, and the rooms it was in. */

/** Rooms on the start page. */
const roomsKept = 6;

export function rememberedNick(): string {
  return localStorage.getItem('plenum-nick') ?? '';
}

export function rememberNick(nick: string): void {
  localStorage.setItem('plenum-nick', nick);
}

export function rememberedRooms(): string[] {
  try {
    const rooms: unknown = JSON.parse(localStorage.getItem('plenum-rooms') ?? '[]');
    return Array.isArray(rooms) ? rooms.filter((room): room is string => typeof room === 'string') : [];
  } catch {
    return [];
  }
}

export function rememberRoom(room: string): void {
  const others = rememberedRooms().filter((other) => other !== room);
  localStorage.setItem('plenum-rooms', JSON.stringify([room, ...others].slice(0, roomsKept)));
}
