using TradeCraft.Exchange.Matching;
using TradeCraft.Exchange.Values;
using Xunit;

namespace TradeCraft.Exchange.Tests.Matching;

/// <summary>The book against plain lists, on the same random changes.</summary>
public sealed class OrderBookTwinTests
{
    private const int Changes = 300;

    private readonly WritableOrderBook book = new();
    private readonly ListBook[] lists = [new(Side.Buy), new(Side.Sell)];
    private readonly Dictionary<int, int> entries = [];
    private readonly List<string> done = [];
    private Random random = new(0);
    private int lastOrder;

    [Fact]
    public void It_answers_as_plain_lists_would()
    {
        for (var seed = 1; seed <= 300; seed++) new OrderBookTwinTests().Play(seed);
    }

    private void Play(int seed)
    {
        random = new(seed);
        // Crowded prices make long queues, scattered ones a sparse index.
        var prices = Enumerable.Range(0, 1 + random.Next(40))
            .Select(_ => random.Next(3) == 0 ? random.NextInt64(1, Price.MaxTicks + 1) : 1_000 + random.Next(100)).ToArray();
        for (var i = 0; i < Changes; i++)
        {
            var side = random.Next(2) == 0 ? Side.Buy : Side.Sell;
            Change(side, prices[random.Next(prices.Length)]);
            Compare(side, prices[random.Next(prices.Length)], $"Seed {seed}, change {i}:\n{string.Join('\n', done)}");
        }
    }

    private void Change(Side side, long price)
    {
        var list = lists[(int)side];
        var (house, orders) = (list.HouseAt(price), list.Orders.ToList());
        switch (random.Next(7))
        {
            case 0 or 1:
                var rested = lastOrder++;
                entries[rested] = book.Rest(side, new(price), new(Some(20)), rested);
                list.Rest(price, book[entries[rested]].Steps, rested);
                Done($"{side} rest {rested} {book[entries[rested]].Steps} @ {price}");
                break;
            case 2 when orders.Count > 0:
                var removed = orders[random.Next(orders.Count)];
                list.Take(removed, list.StepsOf(removed));
                book.Remove(entries[removed]);
                Done($"{side} remove {removed}");
                break;
            case 3 when orders.Count > 0:
                var taken = orders[random.Next(orders.Count)];
                var steps = Some(list.StepsOf(taken));
                Assert.Equal(steps == list.StepsOf(taken), book.Take(entries[taken], new(steps)));
                list.Take(taken, steps);
                Done($"{side} take {steps} of {taken}");
                break;
            case 4 when house > 0:
                var (eaten, shown) = (Some(house), random.Next(3));
                book.TakeHouse(side, new(price), new(eaten), new(shown));
                list.TakeHouse(price, eaten, shown);
                Done($"{side} take {eaten} of the house @ {price}, shown {shown}");
                break;
            case 5 when house > 0:
                Quote(side, price, -Some(house), random.Next(2) == 0 ? CancelModel.Tail : CancelModel.Proportional);
                break;
            default:
                Quote(side, price, random.Next(4) == 0 ? 0 : Some(30), CancelModel.Tail);
                break;
        }
    }

    private void Quote(Side side, long price, long change, CancelModel model)
    {
        var displayed = random.Next(3);
        book.Quote(side, new(price), change, new(displayed), model);
        lists[(int)side].Quote(price, change, displayed, model);
        Done($"{side} quote {change} @ {price} {model}, shown {displayed}");
    }

    private void Compare(Side side, long price, string context)
    {
        var list = lists[(int)side];
        var (expected, actual) = (string.Join('\n', list.Rows()), string.Join('\n', Rows(side)));
        Assert.True(expected == actual, $"{context}\nThe lists have\n{expected}\nand the book\n{actual}");
        Assert.Equal(list.QueuedAt(price), book.QueuedAt(side, new(price)).Steps);
        foreach (var order in list.Orders)
        {
            var (total, house) = book.Ahead(entries[order]);
            Assert.Equal(list.Ahead(order), (total.Steps, house.Steps));
            Assert.Equal(list.PriceOf(order), book.PriceOf(entries[order]).Ticks);
        }
    }

    private IEnumerable<string> Rows(Side side)
    {
        for (var entry = book.Front(side); entry != OrderBook.None; entry = book.After(entry))
            yield return $"{side} {book.PriceOf(entry).Ticks} order {book[entry].Order}: {book[entry].Steps}";

        var levels = book.SideOf(side);
        foreach (var known in levels.Known.OrderBy(level => levels[level].Price))
        {
            var level = levels[levels.Find(levels[known].Price)];
            yield return $"{side} {level.Price.Ticks} total {level.Total} house {level.House} displayed {level.Displayed}";
        }
    }

    private long Some(long most) => random.Next(3) == 0 ? most : random.NextInt64(1, most + 1);

    private void Done(string what) => done.Add(what);
}
