using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Tests.Platform;

/// <summary>The memory of tokens that were found genuine.</summary>
public sealed class VerifiedTokensTests
{
    private const int Most = 20_000;

    private static readonly DateTimeOffset Now = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    private readonly VerifiedTokens tokens = new();

    [Fact]
    public void One_is_found_by_all_of_its_characters_alone()
    {
        var caller = Caller(Now);
        tokens.Add("abc", caller, Now);
        Assert.True(tokens.TryFind("abc", out var found));
        Assert.Same(caller, found);
        foreach (var other in (string[])["ab", "abcd", "abC", "abc ", ""]) Assert.False(tokens.TryFind(other, out _));
    }

    [Fact]
    public void No_more_are_kept_than_fit_until_some_have_expired()
    {
        for (var i = 0; i <= Most; i++) tokens.Add($"{i}", Caller(Now.AddMinutes(30)), Now);
        Assert.True(tokens.TryFind($"{Most - 1}", out _));
        Assert.False(tokens.TryFind($"{Most}", out _));

        tokens.Add("later", Caller(Now.AddHours(1)), Now.AddMinutes(30));
        Assert.True(tokens.TryFind("later", out _));
        Assert.False(tokens.TryFind("0", out _));
    }

    private static Caller Caller(DateTimeOffset expiresAt) => new(new UserId(7), Guid.NewGuid(), Roles.Trader, expiresAt);
}
