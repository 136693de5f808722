using Microsoft.Extensions.DependencyInjection;
using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Sequencer;

/// <summary>A machine's clock may be set back at any moment, also while the venue is rebuilt: the log's time never is.</summary>
public sealed class FaultSimulationClockTests : IAsyncLifetime
{
    private readonly MovableClock clock = new();
    private readonly TradingServer server;

    public FaultSimulationClockTests(PostgresFixture postgres) => server = new(postgres)
    {
        Adjust = builder => builder.Services.AddSingleton<TimeProvider>(clock),
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => server.InitializeAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_clock_that_was_set_back_while_the_venue_was_rebuilt_does_not_set_the_venue_back()
    {
        var before = await OpenAccountAsync();
        clock.Set(TimeSpan.FromHours(-2));
        var isBroken = false;
        server.Venue.Reached = step =>
        {
            if (isBroken || step != CommitStep.Decided) return;
            isBroken = true;
            throw new IOException("The disk is gone.");
        };
        await Assert.ThrowsAsync<VenueUnavailableException>(OpenAccountAsync);
        var after = default(Timestamp);
        await Wait.UntilAsync("the venue is open again", async () =>
        {
            after = await OpenAccountAsync();
            return true;
        }, Cancellation);
        Assert.True(after >= before, $"It was {before}, and then {after}.");
    }

    [Fact]
    public async Task A_clock_that_was_set_back_between_two_starts_does_not_set_the_venue_back()
    {
        var before = await OpenAccountAsync();
        clock.Set(TimeSpan.FromMinutes(-4));
        await server.RestartAsync();
        var after = await OpenAccountAsync();
        Assert.True(after >= before, $"It was {before}, and then {after}.");
    }

    /// <summary>The venue's time, when it has done something that its log keeps.</summary>
    private async Task<Timestamp> OpenAccountAsync()
    {
        var dollar = server.Projections.Instruments.FindAsset("USD")!.Id;
        var opened = await server.Venue.SubmitAsync(
            new OpenAccount(new(1_000), dollar, new(100_000_000), new(Profiles.Frictionless)), Cancellation);
        return server.Projections.Accounts.Find(new AccountId((int)opened.Number))!.CreatedAt;
    }
}
