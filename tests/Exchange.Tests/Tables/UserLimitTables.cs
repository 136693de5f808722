using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Tests.Worlds;
using TradeCraft.Exchange.Values;
using Xunit;

namespace TradeCraft.Exchange.Tests.Tables;

/// <summary>What a user may have: accounts, and money that is paid in on a day. No two requests can pass it together.</summary>
public sealed class UserLimitTables
{
    [Fact]
    public void A_user_has_no_more_accounts_than_allowed() => World.Play("""
        open alice 100 USD accounts 2
        open second 100 USD user alice accounts 2
        open third 100 USD user alice accounts 2 → refused: account limit
        open bob 100 USD accounts 1              // another user
        open third 100 USD user alice            → nothing                    // who opens it may say nothing of a limit
        """);

    [Fact]
    public void What_a_users_accounts_are_paid_in_on_a_day_is_limited_together() => World.Play("""
        open alice 100 USD daily 1000
        open second 100 USD user alice daily 1000
        open bob 1000 USD daily 1000
        deposit alice 500 USD daily 1000
        deposit second 301 USD daily 1000        → refused: deposit limit
        deposit second 300 USD daily 1000        → nothing
        deposit alice 0.01 USD daily 1000        → refused: deposit limit
        open third 1 USD user alice daily 1000   → refused: deposit limit
        open third 0 USD user alice daily 1000   → nothing
        has alice                                → 600 USD
        """);

    [Fact]
    public void What_is_taken_out_is_not_given_back_to_the_limit_and_what_has_no_limit_counts() => World.Play("""
        open alice 0 USD
        deposit alice 900 USD
        withdraw alice 900 USD
        deposit alice 101 USD daily 1000         → refused: deposit limit
        deposit alice 100 USD daily 1000         → nothing
        deposit alice 5000 USD                   → nothing
        deposit alice 1 USD daily 1000           → refused: deposit limit
        """);

    [Fact]
    public void Whoever_sends_orders_says_how_many_an_account_may_have() => World.Play("""
        open alice 1000 USD, 5 ABC
        open bob 1000 USD
        buy alice 1 @ 9.00 most 2
        sell alice 1 @ 11.00 most 2
        buy alice 1 @ 9.00 most 2                → refused: open order limit
        buy bob 1 @ 9.00 most 2                  → rests 1                    // another account
        buy alice 1 @ 9.00                       → rests 1                    // who sends it may say nothing of a limit
        buy alice 1 @ 9.00 most 3                → refused: open order limit
        cancel alice #1
        buy alice 1 @ 9.00 most 3                → rests 1
        """);

    [Fact]
    public void An_accounts_own_rule_stays_beside_what_the_order_says() => World.Play("""
        open alice 1000 USD max 1 orders
        buy alice 1 @ 9.00 most 5
        buy alice 1 @ 9.00 most 5                → refused: open order limit
        open bob 1000 USD max 5 orders
        buy bob 1 @ 9.00 most 1
        buy bob 1 @ 9.00 most 1                  → refused: open order limit
        """);

    [Fact]
    public void The_next_day_begins_to_count_anew() => World.Play("""
        open alice 1000 USD daily 1000
        wait 23h
        deposit alice 1 USD daily 1000           → refused: deposit limit
        wait 1h
        deposit alice 1000 USD daily 1000        → nothing
        """);

    [Fact]
    public void An_asset_counts_for_what_it_is_worth() => World.Play("""
        open alice 0 USD
        deposit alice 5 ABC daily 1000           → refused: no reference price
        print buy 1 @ 10.00
        deposit alice 101 ABC daily 1000         → refused: deposit limit
        deposit alice 60 ABC daily 1000          → nothing
        deposit alice 401 USD daily 1000         → refused: deposit limit
        deposit alice 400 USD daily 1000         → nothing
        deposit alice 0.5 ABC daily 1000         → nothing                    // less than a step is no lot, and worth nothing
        """);

    [Fact]
    public void A_reset_is_not_paid_in() => World.Play("""
        open alice 1000 USD daily 1000
        reset alice 1000 USD                     → nothing
        deposit alice 1 USD daily 1000           → refused: deposit limit
        """);

    [Fact]
    public void The_limits_have_their_place_among_refusals() => World.Play("""
        open alice 46000000000 USD
        open second 0 USD user alice accounts 1 daily 1 → refused: account limit
        deposit alice 200000000 USD daily 1      → refused: balance limit
        deposit alice -1 USD daily 1             → refused: amount not positive
        """);

    [Fact]
    public void The_world_gives_more_than_one_balance_can_hold() => World.Play("""
        open alice 46000000000 USD
        open bob 46000000000 USD
        open carol 46000000000 USD
        world                                    → -138000000000 USD
        deposit alice 200000000 USD              → refused: balance limit
        deposit bob 100000000 USD                → nothing
        reset bob 46000000000 USD                → nothing
        open dave 0 USD, 46000000000 ABC
        open erin 0 USD, 46000000000 ABC         → nothing
        world                                    → -138000000000 USD, -92000000000 ABC
        """);

    [Fact]
    public void The_house_takes_in_more_than_one_balance_can_hold() => World.Play("""
        open alice 46000000000 USD
        open bob 46000000000 USD

        """ + string.Concat(Enumerable.Repeat("""
        feed asks 1000000 @ 999.00
        buy alice 1000000 @ 999.00               → 1000000 @ 999.00 from house
        feed nothing
        feed asks 1000000 @ 999.00
        buy bob 1000000 @ 999.00                 → 1000000 @ 999.00 from house
        feed nothing

        """, 24)) + """
        house                                    → 47952000000 USD, -48000000 ABC
        """);

    [Fact]
    public void A_venue_made_from_a_snapshot_or_a_log_knows_what_a_user_has()
    {
        var (venue, events, at) = (new Venue(), new EventBuffer(), new Timestamp(1));
        var (user, dollar, terms) = (
            new UserId(7), new AssetId(0), new AccountTerms(Profile.Flat(FeeRate.FromBasisPoints(0), FeeRate.FromBasisPoints(0))));
        venue.Decide(new ListAsset("USD", 8), at, events);
        for (var i = 0; i < 3; i++) venue.Decide(new OpenAccount(user, dollar, new(Money.MaxUnits), terms), at, events);
        var replayed = new Venue();
        foreach (ref readonly var happened in events.Events) replayed.Apply(in happened);

        foreach (var again in new[] { venue, replayed, Venue.Restore(venue.Snapshot()) })
        {
            Assert.Equal(venue.StateHash(), again.StateHash());
            Assert.Equal(-3 * (Int128)Money.MaxUnits, again.Ledger.PurseOf(AccountId.World, dollar));
            Assert.Equal(Rejection.AccountLimit,
                again.Decide(new OpenAccount(user, dollar, Money.Zero, terms) { MostAccounts = 3 }, at, events).Rejection);
            var deposit = new OpenAccount(user, dollar, new(1), terms) { DepositLimit = new(long.MaxValue) };
            Assert.Equal(Rejection.DepositLimit, again.Decide(deposit, at, events).Rejection);
        }
    }
}
