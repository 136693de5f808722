using System.Buffers.Binary;
using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace TradeCraft.Server.Storage.Snapshots;

/// <summary>What types look like, through and through: names and types of all members, the sizes of rows, the numbers of enums.</summary>
internal static class Layout
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>A digest that is another when anything about a type is: then what was written of it is not what is read.</summary>
    public static ulong Of(Type type)
    {
        var text = new StringBuilder();
        Describe(type, text, []);
        return BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>What of a type is written, in the order in which it stands.</summary>
    public static IEnumerable<PropertyInfo> PropertiesOf(Type type) =>
        type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(property => property.SetMethod is not null)
            .OrderBy(property => property.MetadataToken);

    /// <summary>Whether a value is nothing but its bytes.</summary>
    public static bool IsRow(Type type) =>
        type.IsValueType
            && !(bool)typeof(RuntimeHelpers).GetMethod(nameof(RuntimeHelpers.IsReferenceOrContainsReferences))!
                .MakeGenericMethod(type).Invoke(null, null)!;

    private static void Describe(Type type, StringBuilder text, HashSet<Type> known)
    {
        text.Append(type.Name);
        if (!known.Add(type)) return;
        if (type.IsArray) Describe(type.GetElementType()!, text, known);
        foreach (var argument in type.GetGenericArguments()) Describe(argument, text, known);
        if (type.IsEnum) text.Append(string.Join(',', Enum.GetNames(type).Zip(Enum.GetValuesAsUnderlyingType(type).Cast<object>())));
        if (type.Namespace?.StartsWith("TradeCraft", StringComparison.Ordinal) != true || type.IsEnum
            || typeof(IEnumerable).IsAssignableFrom(type))
            return;

        text.Append('{');
        foreach (var field in type.GetFields(Members).OrderBy(field => field.MetadataToken))
        {
            text.Append(field.Name).Append(':');
            Describe(field.FieldType, text, known);
            text.Append(';');
        }

        text.Append('}');
    }
}
