using System.Text.Json.Serialization.Metadata;

namespace TradeCraft.Server.Platform;

/// <summary>
/// What no text of a request may hold, and no list: U+0000, which is JSON and no text to PostgreSQL, and null where something is meant.
/// Half a surrogate pair is refused by who reads JSON, and by nobody let through in a path or a query.
/// </summary>
internal static class SoundText
{
    private const string Nul = "Must not hold the character U+0000.";

    /// <summary>Has every object that is read looked at, with whatever features ask for: no field can be forgotten.</summary>
    public static void Guard(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object) return;
        var fields = type.Properties
            .Where(field => field.Get is not null && field.PropertyType.IsAssignableTo(typeof(IEnumerable<object?>))
                || field.PropertyType == typeof(string))
            .ToArray();
        if (fields.Length == 0) return;
        type.OnDeserialized += read =>
        {
            foreach (var field in fields)
            {
                if (FaultOf(field.Get!(read)) is { } fault) throw new FieldFormatException(fault);
            }
        };
    }

    /// <summary>What is wrong with a field's value, as a sentence. Null where nothing is.</summary>
    public static string? FaultOf(object? value) => value switch
    {
        string text => text.Contains('\0', StringComparison.Ordinal) ? Nul : null,
        IEnumerable<object?> list =>
            list.Select(each => each is null ? "Must not hold null." : FaultOf(each)).FirstOrDefault(fault => fault is not null),
        _ => null,
    };

    /// <summary>The same for a query. A path that holds it is refused before it comes here.</summary>
    public static Task RefuseInQueryAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (!request.QueryString.HasValue || !request.QueryString.Value.Contains("%00", StringComparison.Ordinal)) return next(context);
        var errors = new FieldErrors();
        foreach (var (name, values) in request.Query)
        {
            if (FaultOf(name) is { } ofName) errors.Add("query", ofName);
            else if (FaultOf(values.ToArray()) is { } ofValue) errors.Add(name, ofValue);
        }

        return errors.Any ? Problem.Invalid(errors).ExecuteAsync(context) : next(context);
    }
}
