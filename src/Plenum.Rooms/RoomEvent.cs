namespace Plenum.Rooms;

/// <summary>
/// Something that happened in a room and is remembered: a line of its journal. An event says what happened, not what to do;
/// applying it never fails. Types and properties are a stored format: add, never rename, never reuse.
/// </summary>
public abstract record RoomEvent;
