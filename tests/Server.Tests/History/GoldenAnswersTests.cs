using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using TradeCraft.Projections;
using TradeCraft.Server.History;
using TradeCraft.Server.Orders;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Projections;

namespace TradeCraft.Server.Tests.History;

/// <summary>
/// What is answered about a session, from tables alone, is what the version before the narrow tables answered: its digests, line by line,
/// are in <c>golden-answers.txt</c>. Of the ledger what moved is compared, since holds have no lines any more, and a trade's fee with the
/// trade, which it was told as. Of explanations the facts are compared, and not the sentence.
/// </summary>
public sealed class GoldenAnswersTests(PostgresFixture postgres)
{
    /// <summary>What explanations have been given since, and their sentence, which was worded anew.</summary>
    private static readonly string[] ToldSince = ["sentence", "waiting", "to_reach"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Orders_explanations_trades_ledger_and_lots_are_told_as_the_version_before_told_them()
    {
        await using var database = await postgres.CreateAsync(Cancellation);
        await using var logged = await LoggedSession.OpenAsync(database, seed: 20, Cancellation);
        for (var sitting = 0; sitting < 5; sitting++)
        {
            logged.Play(800);
            await logged.ProjectAsync(Cancellation);
        }

        var told = await TellAsync(logged);
        var golden = Path.Combine(AppContext.BaseDirectory, "History", "golden-answers.txt");
        var expected = (await File.ReadAllLinesAsync(golden, Cancellation)).ToHashSet();
        Assert.All(told, line => Assert.True(expected.Contains(line.Digest), $"It was told otherwise before: {line.Digest} {line.Text}"));
        Assert.Empty(expected.Except(told.Select(line => line.Digest)));
    }

    /// <summary>Each answer, and what is compared of it.</summary>
    private static async Task<List<(string Digest, string Text)>> TellAsync(LoggedSession logged)
    {
        var memory = await logged.EmptyMemoryAsync(Cancellation);
        var (instruments, conditions) = (memory.Instruments, memory.Conditions);
        var orders = logged.Orders(memory);
        var accounts = new AccountArchive(logged.Reads, instruments, memory.Portfolios, logged.Options);
        var told = new List<(string Digest, string Text)>();
        void Tell(string what, object answer, params ReadOnlySpan<string> but)
        {
            var text = JsonSerializer.Serialize(answer, Json.Options);
            if (but.Length > 0)
            {
                var fields = JsonNode.Parse(text)!.AsObject();
                foreach (var name in but) fields.Remove(name);
                text = fields.ToJsonString();
            }

            told.Add(($"{what} {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 6))}", text));
        }

        foreach (var id in logged.Session.Placed)
        {
            var (order, story) = (await orders.ExplainAsync(id, Cancellation))!.Value;
            Tell($"order {id.Number}", OrderExplanationBody.Of(order, story, default, instruments, conditions), ToldSince);
            if (logged.Session.Keyed.Contains(id))
                Tell($"answer {id.Number}", OrderBody.Of((await orders.AnswerAsync(id, Cancellation))!, instruments));
        }

        for (var i = 0; i < RandomSession.Accounts; i++)
        {
            var account = RandomSession.Account(i);
            foreach (var trade in await accounts.TradesAsync(account, long.MaxValue, 100_000, Cancellation))
                Tell($"trade {trade.Number} of {account.Number}", TradeBody.Of(trade, instruments));
            foreach (var lines in (await accounts.StatementAsync(account, null, long.MaxValue, 100_000, Cancellation))
                .GroupBy(line => (
                    line.Sequence, line.At, Reason: line.Reason == LedgerReason.Fee ? LedgerReason.Trade : line.Reason, line.Asset,
                    IsOwed: line.Bucket == StatementBucket.Owed, line.Order, line.Trade)))
            {
                var moved = lines.Sum(line => line.Amount.Units);
                if (moved != 0) Tell($"movement {lines.Key.Sequence} of {account.Number}", $"{lines.Key} {moved}");
            }

            foreach (var instrument in instruments.Instruments)
            {
                foreach (var lot in await accounts.ClosedLotsAsync(account, instrument, 100_000, Cancellation))
                    Tell($"lot of {account.Number}", lot.ToString());
            }
        }

        return told;
    }
}
