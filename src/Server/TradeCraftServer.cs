using Microsoft.Extensions.Configuration.Memory;
using TradeCraft.Server.Accounts;
using TradeCraft.Server.Administration;
using TradeCraft.Server.Alerts;
using TradeCraft.Server.Audit;
using TradeCraft.Server.Chaos;
using TradeCraft.Server.Charts;
using TradeCraft.Server.CorporateActions;
using TradeCraft.Server.Feeds;
using TradeCraft.Server.Health;
using TradeCraft.Server.History;
using TradeCraft.Server.Identity;
using TradeCraft.Server.Identity.Keys;
using TradeCraft.Server.Markets;
using TradeCraft.Server.Markets.History;
using TradeCraft.Server.Orders;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Portfolio;
using TradeCraft.Server.Recordings;
using TradeCraft.Server.Replays;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Sessions;
using TradeCraft.Server.Sharing;
using TradeCraft.Server.Startup;
using TradeCraft.Server.Storage;
using TradeCraft.Server.Strategies.Backtests;
using TradeCraft.Server.Stream;
using TradeCraft.Server.Venues;
using TradeCraft.Server.Watchlists;

namespace TradeCraft.Server;

/// <summary>What the server is made of, as a table of contents.</summary>
public static class TradeCraftServer
{
    /// <param name="args">Options as on the command line.</param>
    /// <param name="adjust">Changes that a test makes before the server is built.</param>
    /// <exception cref="StartupException">An option makes no sense.</exception>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? adjust = null)
    {
        // Settings are read once. Whoever waits for them to change watches the whole content root, PostgreSQL's busy files included.
        var builder = WebApplication.CreateBuilder([.. args, "--hostBuilder:reloadConfigOnChange=false"]);
        builder.ConfigureHosting();

        // Beneath all other settings: what is given in the environment or on the command line counts more.
        var kept = new SecretStore(
            StorageOptions.From(builder.Configuration).DataFolder, Environment.GetEnvironmentVariable(SecretStore.KeyVariable)).Open();
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = kept });

        // Hosted services start in this order: the database, the venue on its log with the market's past before it, what fills tables from
        // the log, then what talks to the venue.
        builder.Services.AddSupervision();
        builder.Services.AddPlatform(builder.Configuration);
        builder.Services.AddStorage(builder.Configuration);
        builder.Services.AddAudit();
        builder.Services.AddHistory();
        builder.Services.AddMarketHistory();
        builder.Services.AddRecorder(builder.Configuration, StorageOptions.From(builder.Configuration).DataFolder);
        builder.Services.AddLiveVenue(builder.Configuration);
        builder.Services.AddProjectors();
        builder.Services.AddIdentityFeature();
        builder.Services.AddAccounts();
        builder.Services.AddSharing();
        builder.Services.AddWatchlists();
        builder.Services.AddDrawings();
        builder.Services.AddLayouts();
        builder.Services.AddAlerts();
        builder.Services.AddCorporateActions(builder.Configuration);
        builder.Services.AddFeeds(builder.Configuration);
        builder.Services.AddSessions();
        builder.Services.AddBacktests();
        builder.Services.AddChaos();
        builder.Services.AddOrders();
        builder.Services.AddMarketChannels().AddOrderChannels().AddPortfolioChannels();
        builder.Services.AddStream(builder.Configuration);
        builder.Services.AddAdministration();
        builder.Services.AddVenues(AddPartsOfVenue);
        builder.Services.AddReplays();
        builder.Services.AddDescription();
        adjust?.Invoke(builder);

        var app = builder.Build();
        app.UsePlatform(VenueRequests.FindAsync, VenueRequests.EnterAsync);
        app.UseChaos();
        app.MapIdentity();
        app.MapKeys();
        app.MapUsers();
        app.MapInvitations();
        app.MapAccounts();
        app.MapSharing();
        app.MapOrders();
        app.MapPortfolio();
        app.MapMarkets();
        app.MapWatchlists();
        app.MapDrawings();
        app.MapLayouts();
        app.MapAlerts();
        app.MapCorporateActions();
        app.MapBacktests();
        app.MapReplays();
        app.MapChaos();
        app.MapFeeds();
        app.MapAdministration();
        app.MapStream();
        app.MapHealth();
        app.MapDescription();
        app.UseWebClient();
        app.RequirePolicies();
        return app;
    }

    /// <summary>What each venue beside the live one has of its own, in the order in which it starts. The rest belongs to all.</summary>
    private static void AddPartsOfVenue(IServiceCollection services, VenueRow venue)
    {
        services.AddSupervision();
        services.AddCallerAccounts();
        services.AddHistory();
        services.AddMarketReads();
        services.AddSequencer(new() { Venue = venue.Id });
        services.AddProjectors();
        services.AddAccounts();
        services.AddAlerts();
        services.AddCorporateActionTables();
        services.AddChaos().AddChaosMarket();
        services.AddOrders();
        services.AddMarketChannels().AddOrderChannels().AddPortfolioChannels();
        services.AddStreamHub();
    }
}
