using System.Diagnostics.CodeAnalysis;

namespace Plenum.Xmpp.Payloads;

/// <summary>A form declared as data: what is sent, how a submission is read and what is wrong with it follow from the fields.</summary>
/// <param name="FormType">The <c>FORM_TYPE</c> (XEP-0068).</param>
/// <param name="Title">The title.</param>
/// <param name="Instructions">What to do with the form.</param>
/// <param name="Fields">The fields, in the order of the form.</param>
/// <example><code>
/// static readonly TextField question = new("muc#roompoll_question", "Question") { Required = true, MaxLength = 500 };
/// static readonly DeclaredForm form = new(Ns.Poll, "New poll", "…", [question]);
/// …
/// var submission = form.Read(submitted);
/// if (submission.Problem is { } problem) return StanzaError.BadRequest(problem);
/// var text = submission.Get(question);
/// </code></example>
public sealed record DeclaredForm(string FormType, string? Title, string? Instructions, IReadOnlyList<DeclaredField> Fields)
{
    /// <summary>The form to fill in, with the defaults.</summary>
    public DataForm ToForm() => ToForm(new FormValues());

    /// <summary>The form to fill in, with these values, and the defaults where there is none.</summary>
    public DataForm ToForm(FormValues values) => new("form")
    {
        Title = Title,
        Instructions = Instructions,
        Fields = [FormField.FormType(FormType), .. Fields.Select(field => field.ToField(values.Find(field)))],
    };

    /// <summary>The values as a form of type <c>result</c>; labels and types only, nothing to fill in.</summary>
    public DataForm ToResult(FormValues values) => new("result")
    {
        Fields = [FormField.FormType(FormType), .. Fields.Select(field => field.ToField(values.Find(field)) with
        {
            Description = null, Required = false, Options = [], Range = null,
        })],
    };

    /// <summary>
    /// Reads a submission. Whether it is one, and of this <see cref="FormType"/>, is the caller's to ask before. Fields that are not
    /// declared are ignored.
    /// </summary>
    public FormSubmission Read(DataForm submitted)
    {
        var values = new FormValues();
        var problems = new List<string>();
        foreach (var field in Fields)
        {
            var (value, problem) = field.Read(submitted.Field(field.Var) ?? new FormField(field.Var) { Values = [] });
            if (submitted.Field(field.Var) is null && problem is null)
            {
                continue;
            }

            if (problem is not null)
            {
                problems.Add($"{field.Var}: {problem}");
            }
            else if (value is not null)
            {
                values.Put(field, value);
            }
        }

        return new(values, problems.Count == 0 ? null : string.Join("; ", problems));
    }
}

/// <summary>Values of declared fields, by field.</summary>
public sealed class FormValues
{
    readonly Dictionary<string, object> values = [];

    /// <summary>Sets a value and returns this.</summary>
    public FormValues Set<T>(DeclaredField<T> field, T value)
        where T : notnull
    {
        values[field.Var] = value;
        return this;
    }

    /// <summary>The value, or the field's default where there is none.</summary>
    public T Get<T>(DeclaredField<T> field)
        where T : notnull => TryGet(field, out var value) ? value : field.Default;

    /// <summary>The value; false where there is none.</summary>
    public bool TryGet<T>(DeclaredField<T> field, [MaybeNullWhen(false)] out T value)
        where T : notnull
    {
        if (values.GetValueOrDefault(field.Var) is T found)
        {
            value = found;
            return true;
        }

        value = default;
        return false;
    }

    internal object? Find(DeclaredField field) => values.GetValueOrDefault(field.Var);

    internal void Put(DeclaredField field, object value) => values[field.Var] = value;
}

/// <summary>What was submitted.</summary>
/// <param name="Values">The values that were submitted and valid. A text that is empty counts; a number that is empty does not.</param>
/// <param name="Problem">What is wrong, <c>var: message</c> joined by <c>; </c>, in the order of the form; null if nothing is.</param>
public sealed record FormSubmission(FormValues Values, string? Problem)
{
    /// <summary>The value, or the field's default where none was submitted.</summary>
    public T Get<T>(DeclaredField<T> field)
        where T : notnull => Values.Get(field);

    /// <summary>The value; false where none was submitted.</summary>
    public bool TryGet<T>(DeclaredField<T> field, [MaybeNullWhen(false)] out T value)
        where T : notnull => Values.TryGet(field, out value);
}
