using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TradeCraft.Server.Startup;
using TradeCraft.Server.Tests.Harness;

namespace TradeCraft.Server.Tests.Startup;

public sealed class LineFormatterTests(PostgresFixture postgres)
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("one\r\ntwo\nthree", "one two three")]
    [InlineData("\u001b[2Jgone\u0007\0", "\\u001b[2Jgone\\u0007\\u0000")]
    [InlineData("a\u2028b\u202ec\u0085d\u009be", "a b\\u202ec d\\u009be")]
    [InlineData("Jürgen 股", "Jürgen 股")]
    public void What_comes_from_outside_stays_on_its_line(string text, string written) =>
        Assert.Matches($"^{Time} warn Stream.Hub: {Regex.Escape(written)}$", Write(text, null));

    [Fact]
    public void An_exception_stays_on_the_line_too()
    {
        var line = Write("It failed.", new InvalidOperationException("first\n2026-01-01T00:00:00.000Z info forged"));
        Assert.Equal(-1, line.IndexOf('\n', StringComparison.Ordinal));
        Assert.EndsWith(
            "It failed. System.InvalidOperationException: first 2026-01-01T00:00:00.000Z info forged", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_read_it_as_JSON()
    {
        await using var database = await postgres.CreateAsync(TestContext.Current.CancellationToken);
        using var folder = new TemporaryFolder();
        await using var server = ServerProcess.Start(
            "--data", folder["data"], "--connection-string", database.ConnectionString, "--log", "json");
        await server.Address;
        Assert.Equal(0, await server.StopAsync());

        var lines = server.Output.Split('\n');
        Assert.NotEmpty(lines);
        foreach (var line in lines)
        {
            using var entry = JsonDocument.Parse(line);
            Assert.Matches($"^{Time}$", entry.RootElement.GetProperty("Timestamp").GetString());
            Assert.NotEmpty(entry.RootElement.GetProperty("Message").GetString()!);
        }
    }

    private const string Time = @"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z";

    private static string Write(string text, Exception? exception)
    {
        using var writer = new StringWriter();
        new LineFormatter().Write(
            new LogEntry<string>(LogLevel.Warning, "TradeCraft.Server.Stream.Hub", default, text, exception, (state, _) => state),
            null, writer);
        return writer.ToString().TrimEnd(Environment.NewLine.ToCharArray());
    }
}
