namespace Plenum.Storage;

/// <summary>Something could not be stored or read: a full disk, a broken file, missing rights. Its message is one line for the operator.</summary>
/// <param name="message">What and where.</param>
/// <param name="cause">What the database or the system said.</param>
public class StorageException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>Another server uses the data directory.</summary>
/// <param name="directory">The data directory.</param>
/// <param name="cause">What the system said.</param>
public sealed class DataDirectoryInUseException(string directory, Exception? cause = null)
    : StorageException($"Another server uses the data directory {directory}.", cause);

/// <summary>The database was written by a newer version of Plenum: this one must not touch it.</summary>
/// <param name="file">The database.</param>
/// <param name="found">The version of its schema.</param>
/// <param name="known">The newest version that this program knows.</param>
public sealed class NewerSchemaException(string file, int found, int known)
    : StorageException($"{file} was written by a newer version of Plenum (its schema is {found}, this version knows {known}).");
