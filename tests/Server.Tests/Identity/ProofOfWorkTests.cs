using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TradeCraft.Server.Identity.SignUps;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Identity;

public sealed class ProofOfWorkTests
{
    private readonly MovableClock clock = new();
    private readonly ProofOfWork work;

    public ProofOfWorkTests() => work = new(clock);

    [Fact]
    public void A_challenge_is_solved_once()
    {
        var solution = Solve(work.New());
        Assert.True(work.TryRedeem(solution));
        Assert.False(work.TryRedeem(solution));
        Assert.True(work.TryRedeem(Solve(work.New())));
    }

    [Fact]
    public void A_challenge_is_good_for_ten_minutes()
    {
        var solution = Solve(work.New());
        clock.Advance(TimeSpan.FromMinutes(10));
        Assert.False(work.TryRedeem(solution));
    }

    [Fact]
    public void Another_number_another_servers_challenge_and_a_later_end_are_refused()
    {
        var challenge = work.New();
        Assert.False(work.TryRedeem(Write(challenge, number: -1)));
        Assert.False(new ProofOfWork(clock).TryRedeem(Solve(challenge)));
        var longer = challenge with { Salt = challenge.Salt + "0" };
        Assert.False(work.TryRedeem(Write(longer, NumberOf(challenge))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("bnVsbA==")]
    [InlineData("e30=")]
    [InlineData("eyJhbGdvcml0aG0iOiJTSEEtMjU2In0=")]
    public void What_is_no_solution_is_none(string payload) => Assert.False(work.TryRedeem(payload));

    private static string Solve(ChallengeBody challenge) => Write(challenge, NumberOf(challenge));

    private static int NumberOf(ChallengeBody challenge)
    {
        for (var number = 0; number <= challenge.MaxNumber; number++)
        {
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes(challenge.Salt + number.ToString(CultureInfo.InvariantCulture)));
            if (Convert.ToHexStringLower(hash) == challenge.Challenge) return number;
        }

        throw new InvalidOperationException("No number solves it.");
    }

    private static string Write(ChallengeBody challenge, int number) => Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(new
    {
        algorithm = challenge.Algorithm,
        challenge = challenge.Challenge,
        number,
        salt = challenge.Salt,
        signature = challenge.Signature,
    }));
}
