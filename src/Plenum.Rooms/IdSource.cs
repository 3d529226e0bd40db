namespace Plenum.Rooms;

/// <summary>Where a turn's ids come from. The server's are random and cannot be guessed; the simulation's follow its seed.</summary>
public abstract class IdSource
{
    /// <summary>A new id: unique, at least 120 bits that nobody can guess, 1 to 40 characters of <c>[A-Za-z0-9-]</c>.</summary>
    public abstract string Next();
}
