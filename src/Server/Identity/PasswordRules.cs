using System.Collections.Frozen;
using Microsoft.AspNetCore.Identity;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Identity;

/// <summary>
/// What a password must be: long, not one that everybody tries first, and not made of what is known of the place and the user. No rules on
/// its characters (OWASP ASVS 5.0, 6.2.5). Where the embedded list of the commonest passwords is from, the license beside it says.
/// </summary>
internal sealed class PasswordRules(PublicAddress address) : IPasswordValidator<User>
{
    public const int Shortest = 10;
    public const int Longest = 256;

    /// <summary>What is shorter is in too many good passwords.</summary>
    private const int ShortestName = 3;

    private static readonly FrozenSet<string> Common = ReadCommon();

    /// <summary>
    /// Of these and the labels of the host's name no password may consist; digits and signs between and around them do not help. The page
    /// <c>docs/operations.md</c> lists them too.
    /// </summary>
    internal static IReadOnlyList<string> Words { get; } =
    [
        "tradecraft", "trade", "trader", "traders", "trading", "craft", "exchange", "market", "markets", "broker", "paper", "money",
        "stock", "stocks", "order", "orders", "account", "demo", "user", "admin", "administrator", "observer", "server", "password",
        "welcome", "login",
    ];

    public Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user, string? password)
    {
        var given = password ?? "";
        return Task.FromResult(
            given.Length < Shortest ? Refuse($"Must have at least {Shortest} characters.")
            : given.Length > Longest ? Refuse($"Must have at most {Longest} characters.")
            : Common.Contains(given) ? Refuse("Is one of the commonest passwords, which are tried first. Choose another.")
            : Names(user).Contains(given, StringComparer.OrdinalIgnoreCase) ? Refuse("Must not be your name or your address.")
            : given.Distinct().Count() < 3 ? Refuse("Must have more than two different characters.")
            : ConsistsOf(given, [.. Words, .. address.Url?.Host.Split('.') ?? [], .. Names(user)])
                ? Refuse("Must not consist of words of this exchange, your name or your address, which are tried first.")
            : IdentityResult.Success);
    }

    private static IEnumerable<string> Names(User user) => [user.Username, user.Email, user.Email.Split('@')[0]];

    /// <summary>Whether no letter is left when the words are taken out, the longest first, and there were some.</summary>
    private static bool ConsistsOf(string given, IEnumerable<string> words)
    {
        if (!given.Any(char.IsLetter)) return false;
        var left = words.Where(word => word.Length >= ShortestName).OrderByDescending(word => word.Length)
            .Aggregate(given, (rest, word) => rest.Replace(word, " ", StringComparison.OrdinalIgnoreCase));
        return !left.Any(char.IsLetter);
    }

    private static IdentityResult Refuse(string sentence) =>
        IdentityResult.Failed(new IdentityError { Code = "Password", Description = sentence });

    private static FrozenSet<string> ReadCommon()
    {
        using var stream = typeof(PasswordRules).Assembly.GetManifestResourceStream("common-passwords.txt")
            ?? throw new InvalidOperationException("The list of common passwords is not in the program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }
}
