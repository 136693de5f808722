using System.Globalization;
using System.Text.Json;
using Npgsql;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Audit;
using TradeCraft.Server.Identity;
using TradeCraft.Server.Identity.Privacy;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Startup;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.Commands;

/// <summary>
/// Users for the owner of the machine, who needs no role: they work on the database, while the server runs, which follows it, and while it
/// does not. Each is written to the audit.
/// </summary>
internal static class Users
{
    private const string Name = "NAME is a username or a mail.";

    private static readonly string RoleNames = string.Join(", ", Roles.All);

    public static Verb[] Verbs { get; } =
    [
        Verb("list", null, "lists the users, newest first", "One a line: id, name, mail, role, and what else is to be known.", ListAsync,
            new Option("search", "TEXT", "only those in whose name or mail it is"), new Option("limit", "N", "so many at most (100)")),
        Verb("add", "NAME MAIL", "makes a user, whose password is read from the standard input",
            "NAME is 3 to 20 letters (a to z), digits or underscores. The password is read from the standard input, never from the command "
            + "line.", AddAsync, new Option("role", "ROLE", $"{RoleNames} (trader)")),
        Verb("role", "NAME ROLE", "gives a user another role, at once",
            $"{Name} ROLE is one of {RoleNames}. The last administrator keeps theirs.", RoleAsync),
        Verb("disable", "NAME", "signs a user out, and lets them in no more",
            $"{Name} It holds within a second, on open pages too. The last administrator cannot be disabled.",
            request => DoAsync(request, "disable", (users, id) => users.DisableAsync(id, CancellationToken.None))),
        Verb("enable", "NAME", "lets a disabled user in again", Name,
            request => DoAsync(request, "enable", (users, id) => users.EnableAsync(id, CancellationToken.None))),
        Verb("end-sessions", "NAME", "signs a user out everywhere", Name,
            request => DoAsync(request, "end_sessions", (users, id) => users.EndSessionsAsync(id, CancellationToken.None))),
        Verb("erase", "NAME", "erases a user in seven days, until when they can take it back",
            $"{Name} They can sign in and take it back. Then name, mail and what they set up are gone, their accounts are closed, and "
            + "their trades are kept under a number. The last administrator cannot be erased.", EraseAsync),
        Verb("reset-password", "NAME", "prints a link with which a user chooses a new password",
            $"{Name} The link is good once, for an hour. A second factor is still asked for.", ResetPasswordAsync,
            new Option("public-url", "URL", "where the server is for who opens the link (http://localhost:5080)")),
    ];

    private static Verb Verb(
        string name, string? operand, string summary, string details, Func<Request, Task<int>> run, params Option[] options) =>
        new($"users {name}", operand, summary, details, [.. options, .. StorageChoice.Options], run);

    private static Task<int> ListAsync(Request request) => WithAsync(request, async services =>
    {
        var limit = 100;
        if (request.Configuration["limit"] is { } given
            && !(int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit > 0))
            throw new StartupException($"`{given}` is no number of users.");
        var found = await services.GetRequiredService<UserList>().SearchAsync(
            request.Configuration["search"], role: null, isDisabled: null, isDemo: null, long.MaxValue, limit, CancellationToken.None);
        foreach (var user in found)
        {
            string?[] more =
            [
                user.IsDemo ? "demo" : null, user.DisabledAt is null ? null : "disabled",
                user.EraseAt is { } erase ? $"erased on {erase.UtcDateTime:yyyy-MM-dd HH:mm}" : null,
                user.SignedInAt is { } at ? $"signed in {at.UtcDateTime:yyyy-MM-dd HH:mm}" : "never signed in",
            ];
            await Console.Out.WriteLineAsync(
                $"{user.Id,6}  {user.Username,-20}  {user.Email,-32}  {user.Role,-8}  {string.Join(", ", more.OfType<string>())}");
        }
    });

    private static Task<int> AddAsync(Request request) => WithAsync(request, async services =>
    {
        var (name, email) = (request.Operands[0], request.Operands[1]);
        var role = Role(request.Configuration["role"] ?? Roles.Trader);
        var password = await Unseen.ReadAsync($"The password of {name}");
        await AuditedAsync(services, "add", subject: null, new { username = name, email, role }, async () =>
        {
            var (user, errors, _) = await services.GetRequiredService<Registration>().RegisterAsync(email, name, password, role);
            if (user is null) throw new StartupException($"Nobody was added. {errors.Summary}");
            await Console.Out.WriteLineAsync($"{user.Username} is there, as {role}.");
        });
    });

    private static Task<int> RoleAsync(Request request)
    {
        var role = Role(request.Operands[1]);
        return DoAsync(request, "role", (users, id) => users.SetRoleAsync(id, role, CancellationToken.None), new { role });
    }

    private static Task<int> EraseAsync(Request request) => WithAsync(request, async services =>
    {
        var (id, name) = await FindAsync(services.GetRequiredService<UserAdministration>(), request);
        await AuditedAsync(services, "erase", id, details: null, async () =>
        {
            if (await services.GetRequiredService<ErasureRequests>().AskAsync(id, CancellationToken.None) is not { } eraseAt)
                throw new StartupException(UserChange.LastAdministrator.Explain().Detail);
            await Console.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{name} will be erased on {eraseAt:yyyy-MM-dd HH:mm} UTC, unless they take it back."));
        });
    });

    private static Task<int> ResetPasswordAsync(Request request) => WithAsync(request, async services =>
    {
        var users = services.GetRequiredService<UserAdministration>();
        var (id, name) = await FindAsync(users, request);
        await AuditedAsync(services, "reset_password", id, details: null, async () =>
        {
            var (change, token) = await users.ResetPasswordAsync(id, UserAdministration.ResetLifetime, CancellationToken.None);
            if (token is null) throw new StartupException(change.Explain().Detail);
            var site = request.Configuration["public-url"] ?? "http://localhost:5080";
            await Console.Out.WriteLineAsync(
                $"{name} chooses a new password at\n{OneTimeLinks.PasswordReset(site, token)}\nonce, within an hour.");
        });
    });

    private static Task<int> DoAsync(
        Request request, string action, Func<UserAdministration, UserId, Task<UserChange>> change, object? details = null) =>
        WithAsync(request, async services =>
        {
            var users = services.GetRequiredService<UserAdministration>();
            var (id, name) = await FindAsync(users, request);
            await AuditedAsync(services, action, id, details, async () =>
            {
                if (await change(users, id) is not UserChange.Done and var refused) throw new StartupException(refused.Explain().Detail);
                await Console.Out.WriteLineAsync($"Done: {name}.");
            });
        });

    private static async Task<(UserId Id, string Username)> FindAsync(UserAdministration users, Request request) =>
        await users.FindAsync(request.Operand, CancellationToken.None)
            ?? throw new StartupException($"There is no user `{request.Operand}`. `tradecraft users list` says who there is.");

    private static string Role(string role) => Roles.All.Contains(role)
        ? role : throw new StartupException($"There is no role `{role}`. There are: {RoleNames}.");

    /// <summary>Writes that it begins, does it, and writes that it was done: nothing is done that cannot be written.</summary>
    private static async Task AuditedAsync(IServiceProvider services, string action, UserId? subject, object? details, Func<Task> act)
    {
        var trail = services.GetRequiredService<AuditTrail>();
        Task RecordAsync(string outcome) => trail.RecordAsync(
            $"tradecraft users {action}", $"user.{action}", subject is { } user ? $"user:{user.Number}" : null,
            details is null ? null : JsonSerializer.Serialize(details, Json.Options), outcome, CancellationToken.None);
        await RecordAsync("begun");
        try
        {
            await act();
        }
        catch (StartupException)
        {
            await RecordAsync("refused");
            throw;
        }

        await RecordAsync("ok");
    }

    /// <summary>With what users are made and changed by, on the database as it is found.</summary>
    private static async Task<int> WithAsync(Request request, Func<IServiceProvider, Task> act)
    {
        await using var database = await FoundDatabase.OpenAsync(StorageOptions.From(request.Configuration), CancellationToken.None);
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton(database.Source)
            .AddSingleton(PublicAddress.From(request.Configuration))
            .AddKeyedSingleton(Pools.Audit, database.Source)
            .AddSingleton<KnownUsers>().AddSingleton<RevokedSessions>().AddSingleton<AuditTrail>().AddIdentityFeature();
        await using var provider = services.BuildServiceProvider();
        await using var scope = provider.CreateAsyncScope();
        try
        {
            await act(scope.ServiceProvider);
        }
        catch (PostgresException failure) when (failure.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn)
        {
            throw new StartupException("The database is of an older version: start the server on it once, then try again.", failure);
        }

        return 0;
    }
}
