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

/** How its visitor wrote a room's name, for the case that the room is new. Lasts as long as the tab. */
export function rememberRoomName(room: string, name: string): void {
  sessionStorage.setItem(`plenum-name:${room}`, name);
}

export function rememberedRoomName(room: string): string | null {
  return sessionStorage.getItem(`plenum-name:${room}`);
}

export function rememberRoom(room: string): void {
  const others = rememberedRooms().filter((other) => other !== room);
  localStorage.setItem('plenum-rooms', JSON.stringify([room, ...others].slice(0, roomsKept)));
}
