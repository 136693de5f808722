using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using TradeCraft.Server.Tests.Harness;

namespace TradeCraft.Server.Tests.Identity;

/// <summary>A real mail server on this machine (npm's smtp-server), and the mails that came.</summary>
internal sealed partial class SmtpServer : IAsyncDisposable
{
    private readonly Process node;
    private readonly ConcurrentQueue<(string To, string Raw)> mails = new();

    private SmtpServer(Process node, int port) => (this.node, Port) = (node, port);

    public int Port { get; }

    public int Count => mails.Count;

    /// <summary>Skips the test where Node or the web client's packages are missing.</summary>
    public static async Task<SmtpServer> StartAsync()
    {
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Identity", "smtp.mjs"));
        start.ArgumentList.Add(WebFolder());
        Process node;
        try
        {
            node = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("Node is not installed.");
            throw;
        }

        var port = await node.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        if (port is null) Assert.Skip("smtp-server is not installed: run npm install in web/.");
        var server = new SmtpServer(node, int.Parse(port, CultureInfo.InvariantCulture));
        _ = server.ReadAsync();
        return server;
    }

    /// <summary>The text of the newest mail to an address; waits until there are so many.</summary>
    public async Task<string> MailAsync(string to, int number = 1)
    {
        await Wait.UntilAsync(
            $"{to} has {number} mails", () => Task.FromResult(To(to).Length >= number), TestContext.Current.CancellationToken);
        return To(to)[number - 1];
    }

    /// <summary>The token in a mail's link.</summary>
    public static string TokenIn(string mail) => Link().Match(mail.Replace("=\r\n", "", StringComparison.Ordinal)).Groups["token"].Value;

    public string[] To(string address) => [.. mails.Where(mail => mail.To == address).Select(mail => mail.Raw)];

    public async ValueTask DisposeAsync()
    {
        node.Kill();
        await node.WaitForExitAsync();
        node.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await node.StandardOutput.ReadLineAsync() is { } line)
        {
            var mail = JsonElement.Parse(line);
            mails.Enqueue((mail.GetProperty("to").GetString()!, mail.GetProperty("raw").GetString()!));
        }
    }

    private static string WebFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "TradeCraft.slnx"))) folder = folder.Parent;
        return Path.Combine(folder?.FullName ?? ".", "web");
    }

    [GeneratedRegex(@"https://exchange\.example\.com/[a-z-]+#(?<token>[A-Za-z0-9_-]{43})")]
    private static partial Regex Link();
}
