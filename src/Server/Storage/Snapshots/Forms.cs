using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace TradeCraft.Server.Storage.Snapshots;

/// <summary>
/// Works out how types are written from what they look like: a value without references as its bytes, a record property by property, a list
/// item by item. Nothing is described a second time, and nothing is left out: a record that holds more than its properties say is written
/// as JSON, as is everything that is none of these.
/// </summary>
internal sealed class Forms
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private readonly Dictionary<Type, object> records = [];

    public Form<T> Of<T>() => (Form<T>)Of(typeof(T));

    /// <summary>Whether a class is nothing but its properties, each of which can be set.</summary>
    public static bool IsRecord(Type type)
    {
        if (!type.IsClass || !type.IsSealed || type.Namespace?.StartsWith("TradeCraft", StringComparison.Ordinal) != true) return false;
        var fields = 0;
        for (var each = type; each is not null; each = each.BaseType) fields += each.GetFields(Own).Length;
        return Layout.PropertiesOf(type).Count() == fields;
    }

    private object Of(Type type)
    {
        if (Layout.IsRow(type))
        {
            return Nullable.GetUnderlyingType(type) is { } given
                ? Made(typeof(OptionalForm<>), [given]) : Made(typeof(BytesForm<>), [type]);
        }

        if (type == typeof(string)) return new TextForm();
        if (type.IsArray && Layout.IsRow(type.GetElementType()!)) return Made(typeof(RowsForm<>), [type.GetElementType()!]);
        if (type.IsGenericType && ListOf(type) is { } list) return list;
        return IsRecord(type) ? RecordOf(type) : Made(typeof(JsonForm<>), [type]);
    }

    private object? ListOf(Type type)
    {
        var made = type.GetGenericTypeDefinition() switch
        {
            var each when each == typeof(IReadOnlyList<>) || each == typeof(List<>) => nameof(Plain),
            var each when each == typeof(ImmutableList<>) => nameof(Linked),
            var each when each == typeof(ImmutableArray<>) => nameof(Packed),
            _ => null,
        };
        if (made is null) return null;
        var item = type.GetGenericArguments()[0];
        var method = typeof(Forms).GetMethod(made, BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(item);
        return Made(
            typeof(ListForm<,>), [type, item], Of(item),
            method.CreateDelegate(typeof(Func<,>).MakeGenericType(typeof(List<>).MakeGenericType(item), type)));
    }

    private static List<T> Plain<T>(List<T> items) => items;

    private static ImmutableList<T> Linked<T>(List<T> items) => [.. items];

    private static ImmutableArray<T> Packed<T>(List<T> items) => [.. items];

    private object RecordOf(Type type)
    {
        if (records.TryGetValue(type, out var known)) return known;
        var parts = Layout.PropertiesOf(type).Select(property =>
            Made(typeof(Part<,>), [type, property.PropertyType], property, Of(property.PropertyType))).ToArray();
        var typed = Array.CreateInstance(typeof(Part<>).MakeGenericType(type), parts.Length);
        parts.CopyTo(typed, 0);
        return records[type] = Made(typeof(RecordForm<>), [type], typed);
    }

    private static object Made(Type generic, Type[] of, params object[] with) =>
        Activator.CreateInstance(generic.MakeGenericType(of), with)!;

    /// <summary>A record property by property, or a word where it is the very one before.</summary>
    private sealed class RecordForm<T>(Part<T>[] parts) : Form<T?>
        where T : class
    {
        private T? last;

        public override void Write(T? value, SnapshotOutput output)
        {
            output.Value(value is null ? Given.Nothing : ReferenceEquals(value, last) ? Given.Again : Given.New);
            if (value is null || ReferenceEquals(value, last)) return;
            foreach (var part in parts) part.Write(value, output);
            last = value;
        }

        public override T? Read(SnapshotInput input)
        {
            switch (input.Given())
            {
                case Given.Nothing: return null;
                case Given.Again: return last;
            }

            var value = (T)RuntimeHelpers.GetUninitializedObject(typeof(T));
            foreach (var part in parts) part.Read(value, input);
            return last = value;
        }
    }

    private abstract class Part<T>
    {
        public abstract void Write(T of, SnapshotOutput output);

        public abstract void Read(T into, SnapshotInput input);
    }

    private sealed class Part<T, TValue>(PropertyInfo property, Form<TValue> form) : Part<T>
    {
        private readonly Func<T, TValue> get = property.GetMethod!.CreateDelegate<Func<T, TValue>>();
        private readonly Action<T, TValue> set = property.SetMethod!.CreateDelegate<Action<T, TValue>>();

        public override void Write(T of, SnapshotOutput output) => form.Write(get(of), output);

        public override void Read(T into, SnapshotInput input) => set(into, form.Read(input));
    }
}
