using System.Diagnostics.CodeAnalysis;

namespace Plenum.Simulation;

/// <summary>A property did not hold.</summary>
/// <param name="property">The property, as a sentence that is no longer true.</param>
/// <param name="detail">What was seen in place of it.</param>
[SuppressMessage("Design", "CA1032", Justification = "It has no meaning without its property.")]
public sealed class Violation(string property, string detail) : Exception($"{property}: {detail}")
{
    /// <summary>The property.</summary>
    public string Property { get; } = property;

    /// <summary>Throws if the condition is false.</summary>
    public static void Unless([DoesNotReturnIf(false)] bool condition, string property, string detail)
    {
        if (!condition)
        {
            throw new Violation(property, detail);
        }
    }
}
