using System.Text.Json;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Contracts;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.Tests.Contracts;

/// <summary>What programs outside are promised of events.</summary>
public sealed class EventContractTests
{
    [Fact]
    public void Every_type_of_event_renders_as_its_schema_says()
    {
        var schemas = EventSchemas.All.ToDictionary(
            schema => Path.GetFileNameWithoutExtension(schema.File), schema => JsonDocument.Parse(schema.Text).RootElement);
        var seen = new HashSet<string>();
        foreach (var (happened, json) in Rendered())
        {
            var name = json.GetProperty("event_type").GetString()!;
            Assert.Empty(SchemaCheck.Faults(json, schemas[name]).Select(fault => $"{name}: {fault}"));
            Assert.Equal(happened.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture),
                json.GetProperty("sequence").GetString());
            Assert.Equal(happened.Command % 2 == 0 ? EveryEvent.TraceOf(happened.Command).ToHexString() : null,
                json.GetProperty("trace_id").GetString());
            seen.Add(name);
        }

        Assert.Equal(schemas.Keys.Order(), seen.Order());
    }

    [Fact]
    public void Amounts_are_decimals_of_what_they_are_amounts_of()
    {
        var rendered = Rendered().Select(each => each.Json).ToList();
        JsonElement First(string type) => rendered.First(json => json.GetProperty("event_type").GetString() == type).GetProperty("data");
        var placed = First("order.placed");
        Assert.Equal(("5", "98.00", "490", "USD", "resting"), (
            placed.GetProperty("qty").GetString(), placed.GetProperty("limit_price").GetString(), placed.GetProperty("held").GetString(),
            placed.GetProperty("held_asset").GetString(), placed.GetProperty("client_order_id").GetString()));
        Assert.Equal("1-1", rendered[0].GetProperty("event_id").GetString());
        Assert.Equal("91.00", First("order.replace_requested").GetProperty("limit_price").GetString());
        Assert.Equal(("1", "10000", "USD"), (
            First("funds.transferred").GetProperty("from_account_id").GetString(),
            First("funds.transferred").GetProperty("amount").GetString(), First("funds.transferred").GetProperty("asset").GetString()));
        Assert.Equal("0.4", First("instrument.terms_set").GetProperty("initial_margin").GetString());
    }

    [Theory]
    [InlineData("""{"b":"1"}""", "$ lacks a")]
    [InlineData("""{"a":"x"}""", "$.a does not look like")]
    [InlineData("""{"a":1}""", "$.a is no string")]
    [InlineData("""{"a":"1","c":"1"}""", "$.c is not in the schema")]
    [InlineData("""{"a":"1","b":["x"]}""", "$.b[] is none of")]
    public void The_check_of_schemas_sees_what_is_wrong(string json, string fault)
    {
        const string Schema =
            """{"type":"object","required":["a"],"properties":{"a":{"type":"string","pattern":"^[0-9]$"},"b":{"type":["array","string"]"""
                + ""","items":{"enum":["y"]}}}}""";
        Assert.Contains(SchemaCheck.Faults(JsonDocument.Parse(json).RootElement, JsonDocument.Parse(Schema).RootElement),
            said => said.StartsWith(fault, StringComparison.Ordinal));
    }

    private static List<(Event Happened, JsonElement Json)> Rendered()
    {
        var (projections, assets, rendered) = (new VenueProjections(), new List<Asset>(), new List<(Event, JsonElement)>());
        var json = new EventJson(projections, venue: 1);
        foreach (var batch in EveryEvent.Batches)
        {
            var (events, traces) = (new EventBuffer(), new List<CommandTrace>());
            EventCodec.Read(batch, projections.Sequence + 1, assets, events, traces);
            projections.Fold(events.Events);
            foreach (var happened in events.Events.ToArray())
                rendered.Add((happened, JsonDocument.Parse(
                    json.Render(in happened, traces.Find(trace => trace.Command == happened.Command).Trace)).RootElement));
        }

        return rendered;
    }
}
