using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Recordings;
using TradeCraft.Server.Tests.Recordings;

namespace TradeCraft.Server.Tests.Feeds.Recorded;

/// <summary>
/// The recorded coin days from their minutes, played at sixty times their speed. A minute's quote comes four times, and after each the
/// print of a quarter of the minute's volume, which is most often more than the quote shows. After each print somebody looks whether he
/// could sell and buy. Measured over two days of BTC-USD and of ETH-USD, 19,584 looks: a side was empty at none of them; when a print took
/// the quote away until the next one, as before quotes stood, at 6,041 of them (31 %).
/// </summary>
public sealed class StandingQuoteTests
{
    private const int Speed = 60;

    [Theory]
    [InlineData("plain")]
    [InlineData("exchange")]
    public void Both_sides_are_there_at_every_look_where_the_recording_has_both(string physics)
    {
        var (looks, empty) = Play(physics, command => command);
        Assert.True(looks > 10_000, $"{looks} looks");
        Assert.True(empty == 0, $"a side was empty at {empty} of {looks} looks");
    }

    [Fact]
    public void A_quote_that_its_own_print_took_away_left_a_side_empty()
    {
        var (looks, empty) = Play("plain", command => command switch
        {
            ReportPrint print => print with { QuoteStands = false },
            QuoteDepth quote => quote with { Levels = 0 },
            _ => command,
        });
        Assert.True(empty > looks / 10, $"a side was empty at {empty} of {looks} looks");
    }

    private static (int Looks, int Empty) Play(string physics, Func<Command, Command> read)
    {
        var recording = Recording.Open(Path.Combine(RecordingFolder.Shared(), "crypto"));
        var (venue, instruments) = Listings.Open(recording.Instruments);
        var (events, account, looks, empty) = (new EventBuffer(), default(AccountId), 0, 0);
        var hasBoth = new Dictionary<InstrumentId, bool>();
        Do(new SetPhysics(physics == "exchange" ? Physics.Exchange : Physics.Plain), TimeSpan.Zero);
        account = new((int)Do(
            new OpenAccount(new(1), instruments[0].Quote.Id, new(100_000_000_000_000), new AccountTerms(Profiles.Frictionless))).Number);
        foreach (var recorded in recording.Play(instruments, new RecordingFaults()))
        {
            Do(read(recorded.Command), recorded.Offset / Speed);
            if (recorded.Command is QuoteDepth quote) hasBoth[quote.Instrument] = quote.Bids.Length > 0 && quote.Asks.Length > 0;
            if (recorded.Command is not ReportPrint || !hasBoth.GetValueOrDefault(recorded.Instrument.Id)) continue;
            looks++;
            if (!IsThere(Side.Buy) || !IsThere(Side.Sell)) empty++;

            bool IsThere(Side side) =>
                venue.Preview(Market(side), Now(recorded.Offset / Speed)).Rejection != Rejection.NoLiquidity;

            PlaceOrder Market(Side side) => new(account, recorded.Instrument.Id, side, OrderType.Market, TimeInForce.Ioc, new(1), default);
        }

        return (looks, empty);

        static Timestamp Now(TimeSpan offset) => new(1 + (long)offset.TotalMicroseconds);

        Decision Do(Command command, TimeSpan offset = default)
        {
            events.Clear();
            var decision = venue.Decide(command, Now(offset), events);
            Assert.Equal(Rejection.None, decision.Rejection);
            return decision;
        }
    }
}
