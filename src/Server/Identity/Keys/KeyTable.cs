using System.Collections.Frozen;
using System.Net;
using Dapper;
using Npgsql;
using NSec.Cryptography;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform.Keys;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.Identity.Keys;

/// <summary>A key as the table has it.</summary>
internal sealed record KeyRow
{
    public const string Select =
        """
        select id, user_id, name, kind, scopes, account_ids, networks, expires_at, requests_per_minute, max_order_value, daily_loss_limit,
               proof, created_at, last_used_at, host(last_used_from) as last_used_from, revoked_at, rolled_to
        from api_key
        """;

    public string Id { get; init; } = "";

    public long UserId { get; init; }

    public string Name { get; init; } = "";

    public string Kind { get; init; } = "";

    public string[] Scopes { get; init; } = [];

    public int[]? AccountIds { get; init; }

    public string[] Networks { get; init; } = [];

    public DateTimeOffset? ExpiresAt { get; init; }

    public int? RequestsPerMinute { get; init; }

    public decimal? MaxOrderValue { get; init; }

    public decimal? DailyLossLimit { get; init; }

    public byte[] Proof { get; init; } = [];

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }

    public string? LastUsedFrom { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    public string? RolledTo { get; init; }

    public KeyKind KindOf => Enum.Parse<KeyKind>(Kind);

    public IEnumerable<KeyScopes> ScopesOf => Scopes.Select(Enum.Parse<KeyScopes>);

    public bool IsGood(DateTimeOffset now) => RevokedAt is null && !(ExpiresAt <= now);
}

/// <summary>Tells <see cref="KnownKeys"/> what the table of keys says.</summary>
internal sealed partial class KeyTable(KnownKeys keys, Sealer sealer, ILogger<KeyTable> log) : ICachedTable
{
    public string Table => "api_key";

    /// <summary>What a sealed secret is bound to.</summary>
    public static string SealedAs(string id) => $"api_key {id}";

    public async Task LoadAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        keys.SetAll(
            (await connection.QueryAsync<KeyRow>(new CommandDefinition(KeyRow.Select, cancellationToken: cancellation))).Select(Read));

    public async Task ReloadAsync(NpgsqlConnection connection, string key, CancellationToken cancellation)
    {
        var row = await connection.QuerySingleOrDefaultAsync<KeyRow>(
            new CommandDefinition($"{KeyRow.Select} where id = @key", new { key }, cancellationToken: cancellation));
        if (row is null) keys.Remove(key);
        else keys.Set(Read(row));
    }

    private ApiKey Read(KeyRow row)
    {
        var kind = row.KindOf;
        byte[] proof = kind == KeyKind.Secret ? row.Proof : [];
        if (kind == KeyKind.HmacSha256)
        {
            if (sealer.TryOpen(SealedAs(row.Id), row.Proof, out var secret)) proof = secret;
            else LogSealed(row.Id);
        }

        return new()
        {
            Id = row.Id,
            User = new(row.UserId),
            Kind = kind,
            Scopes = row.ScopesOf.Aggregate(KeyScopes.None, (all, scope) => all | scope),
            Accounts = row.AccountIds?.Select(number => new AccountId(number)).ToFrozenSet(),
            Networks = [.. row.Networks.Select(IPNetwork.Parse)],
            ExpiresAt = row.ExpiresAt,
            IsRevoked = row.RevokedAt is not null,
            RequestsPerMinute = row.RequestsPerMinute,
            MaxOrderValue = row.MaxOrderValue,
            DailyLossLimit = row.DailyLossLimit,
            Proof = proof,
            PublicKey = kind == KeyKind.Ed25519
                ? PublicKey.Import(SignatureAlgorithm.Ed25519, row.Proof, KeyBlobFormat.RawPublicKey) : null,
            Use = keys.TryFind(row.Id, out var before) ? before.Use : new() { WrittenAt = row.LastUsedAt ?? default },
        };
    }

    [LoggerMessage(LogLevel.Error, "The secret of the API key {Id} does not open with the key of this data folder: it is refused")]
    private partial void LogSealed(string id);
}
