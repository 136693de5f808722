using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Projections.Indicators;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Strategies.Rules;

/// <summary>The indicators of one instrument that rules ask for, each worked out once a bar however often it is asked for.</summary>
internal sealed class RuleIndicators(Instrument instrument)
{
    private readonly Dictionary<string, RunningIndicator> byKey = [];

    public void Add(ChosenIndicator chosen) => byKey.TryAdd(chosen.Key, new(chosen));

    public void Step(Candle bar)
    {
        if (byKey.Count == 0) return;
        var stepped = IndicatorBar.Of(bar, instrument);
        foreach (var running in byKey.Values) running.Step(in stepped);
    }

    public double? Of(ChosenIndicator chosen) => byKey[chosen.Key].Now[chosen.Line];
}

/// <summary>A number that a rule compares, as it goes along with the bars of one instrument.</summary>
internal sealed class RuleNumber
{
    private readonly RuleNumberRequest request;
    private readonly ChosenIndicator? chosen;
    private readonly Queue<double?> earlier = new();

    public RuleNumber(RuleNumberRequest request, RuleIndicators indicators)
    {
        this.request = request;
        if (request.Indicator is not { } asked) return;
        chosen = ChosenIndicator.Read(asked, "indicator", new FieldErrors())
            ?? throw new InvalidOperationException("Rules are looked through before they run.");
        indicators.Add(chosen);
    }

    /// <summary>Null where too few bars came before.</summary>
    public double? Now { get; private set; }

    /// <summary>At the bar before.</summary>
    public double? Before { get; private set; }

    /// <summary>Takes a bar that its indicators have taken already.</summary>
    public void Step(Candle bar, Instrument instrument, RuleIndicators indicators)
    {
        Before = Now;
        if (request.Ago == 0)
        {
            Now = ValueAt(bar, instrument, indicators);
            return;
        }

        earlier.Enqueue(ValueAt(bar, instrument, indicators));
        Now = earlier.Count > request.Ago ? earlier.Dequeue() : null;
    }

    private double? ValueAt(Candle bar, Instrument instrument, RuleIndicators indicators) =>
        chosen is not null ? indicators.Of(chosen) : request.Bar switch
        {
            BarFigure.Open => (double)instrument.ToDecimal(bar.Open),
            BarFigure.High => (double)instrument.ToDecimal(bar.High),
            BarFigure.Low => (double)instrument.ToDecimal(bar.Low),
            BarFigure.Close => (double)instrument.ToDecimal(bar.Close),
            BarFigure.Volume => (double)instrument.ToDecimal(bar.Volume),
            null => (double)request.Value!.Value,
        };
}

/// <summary>Two numbers, and how they must stand to each other.</summary>
internal sealed class RuleCondition(RuleConditionRequest request, RuleIndicators indicators)
{
    private readonly RuleNumber left = new(request.Left, indicators);
    private readonly RuleNumber right = new(request.Right, indicators);

    public void Step(Candle bar, Instrument instrument)
    {
        left.Step(bar, instrument, indicators);
        right.Step(bar, instrument, indicators);
    }

    /// <summary>What is not known yet does not hold.</summary>
    public bool Holds => request.Is switch
    {
        RuleComparison.Above => left.Now > right.Now,
        RuleComparison.Below => left.Now < right.Now,
        RuleComparison.CrossesAbove => left.Now > right.Now && left.Before <= right.Before,
        RuleComparison.CrossesBelow => left.Now < right.Now && left.Before >= right.Before,
    };
}
