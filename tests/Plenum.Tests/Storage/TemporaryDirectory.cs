namespace Plenum.Tests.Storage;

/// <summary>A directory that goes with its test.</summary>
sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("plenum-test-").FullName;

    public static implicit operator string(TemporaryDirectory directory) => directory.Path;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
