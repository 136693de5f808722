using TradeCraft.Server.Platform.Tls;
using TradeCraft.Server.Startup;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.Commands;

internal static class Certificate
{
    public static Verb Verb { get; } = new(
        "certificate", null, "makes a local authority and the server's certificate, for https",
        "Makes a certificate for localhost, for the machine's name and for the names that are given, and the authority that signs it\n"
        + "where there is none yet, in the folder tls of the data folder. `tradecraft serve --tls local` shows it, and renews it.\n"
        + "Programs and browsers have to trust the authority first: the verb says how.",
        [StorageChoice.Data, new("names", "NAMES", "hosts and addresses besides, as in exchange.lan,192.168.1.7")],
        RunAsync);

    private static async Task<int> RunAsync(Request request)
    {
        var given = (request.Configuration["names"] ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);
        if (given.FirstOrDefault(name => !LocalAuthority.IsName(name)) is { } wrong)
            throw new StartupException(
                $"\"{wrong}\" is no name of a host: --names takes names and addresses, as in exchange.lan,192.168.1.7.");
        string[] names = [.. LocalAuthority.OwnNames.Union(given)];
        var authority = LocalAuthority.In(StorageOptions.From(request.Configuration).DataFolder, TimeProvider.System);
        var until = authority.Issue(names);
        var trusted = authority.AuthorityFile;
        await Console.Out.WriteLineAsync(
            $"""
             {authority.ServerFile} is good for {string.Join(", ", names)}, until {until:yyyy-MM-dd}.
             `tradecraft serve --tls local` shows it, and renews it thirty days before.

             To be trusted, once, on each machine that is to believe it: {trusted}
               Debian, Ubuntu   sudo cp {trusted} /usr/local/share/ca-certificates/tradecraft.crt && sudo update-ca-certificates
               macOS            sudo security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain {trusted}
               Windows          certutil -addstore -f ROOT {trusted}
               Firefox          Settings, Certificates, Authorities, Import
               curl             curl --cacert {trusted} https://localhost:5080/health/live
             """);
        return 0;
    }
}
