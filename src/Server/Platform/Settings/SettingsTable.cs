using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Npgsql;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.Platform.Settings;

/// <summary>The settings as they are now, and the table of those that were changed.</summary>
public sealed class SettingsTable(
    IConfiguration configuration, StorageOptions storage, KnownUsers users, NpgsqlDataSource database, TimeProvider time)
    : ICachedTable
{
    private sealed record Row(string Name, string Value);

    private readonly JsonObject given = Given(configuration, storage);
    private volatile ServerSettings current = Read(Given(configuration, storage));

    /// <summary>Reading it costs nothing. It is never changed: a change makes another one.</summary>
    public ServerSettings Current => current;

    public string Table => "setting";

    /// <summary>Changes those settings that are named.</summary>
    /// <returns>What is wrong by name, and nothing is changed then.</returns>
    public async Task<FieldErrors> ChangeAsync(JsonObject changes, UserId? by, CancellationToken cancellation)
    {
        var errors = new FieldErrors();
        var known = ToJson(current);
        foreach (var (name, value) in changes)
        {
            if (!errors.Require(known.ContainsKey(name), name, "There is no such setting.")) continue;
            var (changed, wrong) = Try(known, name, value);
            if (errors.Require(changed is not null, name, wrong)) known = changed!;
        }

        if (errors.Any) return errors;
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into setting (name, value, changed_at, changed_by)
            select name, value, @now, @by from jsonb_each(@changes::jsonb) as given (name, value)
            on conflict (name) do update set value = excluded.value, changed_at = excluded.changed_at, changed_by = excluded.changed_by
            """,
            new { now = time.GetUtcNow(), by = by?.Number, changes = changes.ToJsonString() }, cancellationToken: cancellation));
        await LoadAsync(connection, cancellation);
        return errors;
    }

    public async Task LoadAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var rows = await connection.QueryAsync<Row>(
            new CommandDefinition("select name, value::text as value from setting", cancellationToken: cancellation));
        var known = (JsonObject)given.DeepClone();
        foreach (var row in rows)
        {
            // One that this version does not know, or knows otherwise, leaves the value that is configured.
            if (known.ContainsKey(row.Name) && Try(known, row.Name, JsonNode.Parse(row.Value)).Changed is { } changed) known = changed;
        }

        current = Read(known);
        users.SecondFactorRoles = current.SecondFactorRoles;
    }

    public Task ReloadAsync(NpgsqlConnection connection, string key, CancellationToken cancellation) => LoadAsync(connection, cancellation);

    private static JsonObject Given(IConfiguration configuration, StorageOptions storage)
    {
        var settings = new ServerSettings { AllowDemo = storage.ConnectionString is null };
        var section = configuration.GetSection(ServerSettings.Section);
        section.Bind(settings);
        if (!section.GetSection(nameof(ServerSettings.SecondFactorRoles)).Exists())
            settings = settings with { SecondFactorRoles = RolesWithFactorAt(PublicAddress.From(configuration)) };
        Validator.ValidateObject(settings, new ValidationContext(settings), validateAllProperties: true);
        return ToJson(settings);
    }

    /// <summary>Whom others can reach over https, everybody needs a second factor for, until somebody says otherwise.</summary>
    private static IReadOnlyList<string> RolesWithFactorAt(PublicAddress address) =>
        address.Url?.Scheme == Uri.UriSchemeHttps ? Roles.All : [];

    private static (JsonObject? Changed, string Wrong) Try(JsonObject known, string name, JsonNode? value)
    {
        var changed = (JsonObject)known.DeepClone();
        changed[name] = value?.DeepClone();
        try
        {
            var settings = Read(changed);
            var wrong = new List<ValidationResult>();
            return Validator.TryValidateObject(settings, new ValidationContext(settings), wrong, validateAllProperties: true)
                ? (changed, "") : (null, wrong[0].ErrorMessage ?? "Is out of range.");
        }
        catch (JsonException)
        {
            return (null, "Is of another kind than this setting.");
        }
    }

    private static JsonObject ToJson(ServerSettings settings) => JsonSerializer.SerializeToNode(settings, Json.Options)!.AsObject();

    private static ServerSettings Read(JsonObject json) => json.Deserialize<ServerSettings>(Json.Options)!;
}
