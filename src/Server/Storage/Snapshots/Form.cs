using System.Text.Json;

namespace TradeCraft.Server.Storage.Snapshots;

/// <summary>How values of a type are written down, and read again. One is of one snapshot: it may remember what came before.</summary>
internal abstract class Form<T>
{
    public abstract void Write(T value, SnapshotOutput output);

    public abstract T Read(SnapshotInput input);
}

/// <summary>A value without references: its bytes.</summary>
internal sealed class BytesForm<T> : Form<T>
    where T : unmanaged
{
    public override void Write(T value, SnapshotOutput output) => output.Value(in value);

    public override T Read(SnapshotInput input) => input.Value<T>();
}

/// <summary>One that may be missing.</summary>
internal sealed class OptionalForm<T> : Form<T?>
    where T : unmanaged
{
    public override void Write(T? value, SnapshotOutput output)
    {
        output.Value(value is null ? Given.Nothing : Given.New);
        if (value is { } given) output.Value(in given);
    }

    public override T? Read(SnapshotInput input) => input.Given() == Given.Nothing ? null : input.Value<T>();
}

/// <summary>Many of these: their bytes, some at a time.</summary>
internal sealed class RowsForm<T> : Form<T[]>
    where T : unmanaged
{
    private const int AtOnce = 1 << 16;

    public override void Write(T[] value, SnapshotOutput output)
    {
        output.Value(value.Length);
        for (var at = 0; at < value.Length; at += AtOnce) output.Rows<T>(value.AsSpan(at, Math.Min(AtOnce, value.Length - at)));
    }

    public override T[] Read(SnapshotInput input)
    {
        // A length that lies asks for hardly more memory than there are rows.
        var (length, rows) = (input.Count(), Array.Empty<T>());
        for (var at = 0; at < length; at += AtOnce)
        {
            if (at == rows.Length) Array.Resize(ref rows, (int)Math.Min(length, Math.Max(AtOnce, rows.Length * 4L)));
            input.Rows(rows.AsSpan(at, Math.Min(AtOnce, length - at)));
        }

        return rows;
    }
}

/// <summary>A text, which is often the one before.</summary>
internal sealed class TextForm : Form<string?>
{
    private string? last;

    public override void Write(string? value, SnapshotOutput output)
    {
        output.Value(value is null ? Given.Nothing : value == last ? Given.Again : Given.New);
        if (value is null || value == last) return;
        output.Text(value);
        last = value;
    }

    public override string? Read(SnapshotInput input) => input.Given() switch
    {
        Given.Nothing => null,
        Given.Again => last,
        _ => last = input.Text(),
    };
}

/// <summary>One after the other.</summary>
/// <param name="item">How each is written.</param>
/// <param name="made">What they are in.</param>
internal sealed class ListForm<TList, T>(Form<T> item, Func<List<T>, TList> made) : Form<TList>
    where TList : IReadOnlyList<T>
{
    private const int AtFirst = 1 << 16;

    private readonly TList empty = made([]);

    public override void Write(TList value, SnapshotOutput output)
    {
        output.Value(value.Count);
        for (var i = 0; i < value.Count; i++) item.Write(value[i], output);
    }

    public override TList Read(SnapshotInput input)
    {
        var count = input.Count();
        if (count == 0) return empty;
        var items = new List<T>(Math.Min(count, AtFirst));
        for (; items.Count < count;) items.Add(item.Read(input));
        return made(items);
    }
}

/// <summary>What is rare, and of a kind that is not laid out here.</summary>
internal sealed class JsonForm<T> : Form<T?>
{
    public override void Write(T? value, SnapshotOutput output)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(value, EventDetails.Written);
        output.Value(json.Length);
        output.Rows<byte>(json);
    }

    public override T? Read(SnapshotInput input) =>
        JsonSerializer.Deserialize<T>(new RowsForm<byte>().Read(input), EventDetails.Written);
}
