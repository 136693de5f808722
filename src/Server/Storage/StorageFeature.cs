using System.Data;
using Dapper;
using Npgsql;

namespace TradeCraft.Server.Storage;

public static class StorageFeature
{
    /// <summary>
    /// Gives the server its database: ask for an <see cref="NpgsqlDataSource"/>, one of <see cref="Pools"/> by its key, and for
    /// <see cref="StorageOptions"/> to find the data folder.
    /// </summary>
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        ReadRowsAsWritten();
        services.AddSingleton(StorageOptions.From(configuration));
        services.AddSingleton<Database>();
        services.AddSingleton(provider => Sealer.Of(provider.GetRequiredService<StorageOptions>().DataFolder));
        services.AddSingleton(provider => provider.GetRequiredService<Database>().Source);
        foreach (var key in Pools.Keys)
            services.AddKeyedSingleton(key, (provider, _) => provider.GetRequiredService<Database>().Pool(key));
        services.AddHostedService(provider => provider.GetRequiredService<Database>());
        services.AddOptions<RetentionOptions>().Bind(configuration.GetSection(RetentionOptions.Section))
            .ValidateDataAnnotations().ValidateOnStart();
        services.AddHostedService<Retention>();
        services.AddHostedService<CachedTables>();
        return services;
    }

    /// <summary>Dapper, for the whole process: names with underscores, and instants.</summary>
    internal static void ReadRowsAsWritten()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset));
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset?));
        SqlMapper.AddTypeHandler(new InstantHandler());
    }

    /// <summary>A timestamptz is an instant: Npgsql gives it as a DateTime in UTC, and takes no other offset than zero.</summary>
    private sealed class InstantHandler : SqlMapper.TypeHandler<DateTimeOffset>
    {
        public override DateTimeOffset Parse(object value) =>
            value is DateTimeOffset instant ? instant : new DateTimeOffset((DateTime)value, TimeSpan.Zero);

        public override void SetValue(IDbDataParameter parameter, DateTimeOffset value) => parameter.Value = value.ToUniversalTime();
    }
}
