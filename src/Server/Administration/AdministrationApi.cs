using Microsoft.AspNetCore.Http.HttpResults;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Audit;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.Administration;

/// <param name="OfficialPrice">At which everything trades that meets it; without one, the price at which most trades.</param>
public sealed record SessionRequest(decimal? OfficialPrice = null);

/// <param name="Lower">Both are left out to lift the band.</param>
public sealed record PriceBandRequest(decimal? Lower = null, decimal? Upper = null);

/// <param name="PerUnit">For each whole unit held, in the quote asset; who is short pays it.</param>
public sealed record DividendRequest(decimal PerUnit);

/// <param name="To">New shares for <paramref name="From"/> old ones, both from 1 to 1,000.</param>
public sealed record SplitRequest(int To, int From);

/// <param name="Name">One of the presets.</param>
public sealed record PhysicsRequest(string Name);

/// <summary>What was asked has been done, and is on disk.</summary>
public sealed record DoneBody(bool Done);

/// <summary>What only an administrator may do to the venue.</summary>
public static class AdministrationApi
{
    private static readonly string PhysicsNames = string.Join(", ", Physics.Presets.Select(preset => preset.Name));

    public static IServiceCollection AddAdministration(this IServiceCollection services) =>
        services.AddSingleton<UserNames>().AddHostedService(provider => provider.GetRequiredService<Traffic>()).AddSingleton<Traffic>();

    public static IEndpointRouteBuilder MapAdministration(this IEndpointRouteBuilder app)
    {
        var admin = app.MapGroup("/api/v1/admin").WithTags("Administration").RequireAuthorization(Policies.Admin)
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422)
            .ProducesProblem(503);

        admin.MapPost("/instruments/{symbol}/halt", HaltAsync).Audited("instrument.halt", AuditDuty.Before);
        admin.MapPost("/instruments/{symbol}/resume", ResumeAsync).Audited("instrument.resume", AuditDuty.Before);
        admin.MapPost("/instruments/{symbol}/open", OpenAsync).Audited("instrument.open", AuditDuty.Before);
        admin.MapPost("/instruments/{symbol}/close", CloseAsync).Audited("instrument.close", AuditDuty.Before);
        admin.MapPost("/instruments/{symbol}/band", SetBandAsync).Audited("instrument.band", AuditDuty.Before);
        admin.MapPost("/instruments/{symbol}/dividend", PayDividendAsync).Audited("instrument.dividend", AuditDuty.Before);
        admin.MapPost("/instruments/{symbol}/split", SplitAsync).Audited("instrument.split", AuditDuty.Before);
        admin.MapPost("/instruments/{symbol}/delist", DelistAsync).Audited("instrument.delist", AuditDuty.Before);
        admin.MapPost("/accounts/{id:int}/freeze", FreezeAsync).Audited("account.freeze", AuditDuty.Before);
        admin.MapPost("/accounts/{id:int}/unfreeze", UnfreezeAsync).Audited("account.unfreeze", AuditDuty.Before);
        admin.MapPost("/interest", ChargeInterestAsync).Audited("venue.interest", AuditDuty.Before);
        admin.MapPost("/physics", SetPhysicsAsync).Audited("venue.physics", AuditDuty.Before);
        admin.MapGet("/settings", SettingsApi.Get);
        admin.MapPatch("/settings", SettingsApi.ChangeAsync).Audited("server.settings", AuditDuty.Before);
        admin.MapGet("/audit", AuditList.ListAsync);
        admin.MapGet("/audit/export", AuditExport.WriteAsync).Audited("audit.export", AuditDuty.Before)
            .Produces(200, contentType: "text/csv");
        admin.MapGet("/health", HealthOverview.GetAsync);
        admin.MapGet("/risk", RiskApi.GetAsync);
        admin.MapGet("/instruments", InstrumentList.GetAsync);
        return app;
    }

    /// <summary>Stops trading: the market's liquidity leaves, what rests stays, cancelling remains possible.</summary>
    internal static Task<Results<Ok<DoneBody>, ProblemHttpResult>> HaltAsync(
        string symbol, InstrumentDirectory instruments, LiveVenue venue, CancellationToken cancellation) =>
        DoAsync(symbol, instruments, venue, instrument => new HaltTrading(instrument.Id), cancellation);

    /// <summary>Trades again after a halt.</summary>
    internal static Task<Results<Ok<DoneBody>, ProblemHttpResult>> ResumeAsync(
        string symbol, InstrumentDirectory instruments, LiveVenue venue, CancellationToken cancellation) =>
        DoAsync(symbol, instruments, venue, instrument => new ResumeTrading(instrument.Id), cancellation);

    /// <summary>Opens the session with a call auction. What is not in its hours closes again within a second.</summary>
    internal static Task<Results<Ok<DoneBody>, ProblemHttpResult>> OpenAsync(
        string symbol, SessionRequest request, InstrumentDirectory instruments, LiveVenue venue, CancellationToken cancellation) =>
        AtPriceAsync(symbol, request, instruments, venue, (instrument, price) => new OpenSession(instrument.Id, price), cancellation);

    /// <summary>
    /// Closes the session with a call auction; orders for the day expire. What is in its hours opens again within a second: a halt keeps it
    /// shut.
    /// </summary>
    internal static Task<Results<Ok<DoneBody>, ProblemHttpResult>> CloseAsync(
        string symbol, SessionRequest request, InstrumentDirectory instruments, LiveVenue venue, CancellationToken cancellation) =>
        AtPriceAsync(symbol, request, instruments, venue, (instrument, price) => new CloseSession(instrument.Id, price), cancellation);

    /// <summary>Sets the prices between which may be traded, both included. What rests outside is cancelled.</summary>
    internal static async Task<Results<Ok<DoneBody>, ProblemHttpResult>> SetBandAsync(
        string symbol, PriceBandRequest request, InstrumentDirectory instruments, LiveVenue venue, CancellationToken cancellation)
    {
        if (instruments.Find(symbol) is not { } instrument) return Refusal.Of(Rejection.UnknownInstrument);
        var (lower, upper) = (default(Price), default(Price));
        if (request.Lower is { } low && instrument.TryPrice(low, out lower) is not Rejection.None and var badLower)
            return Refusal.Of(badLower, "lower");
        if (request.Upper is { } high && instrument.TryPrice(high, out upper) is not Rejection.None and var badUpper)
            return Refusal.Of(badUpper, "upper");
        return await DoAsync(new SetPriceBand(instrument.Id, lower, upper), venue, cancellation);
    }

    /// <summary>Pays a dividend to everyone who holds the instrument's base asset.</summary>
    internal static async Task<Results<Ok<DoneBody>, ProblemHttpResult>> PayDividendAsync(
        string symbol, DividendRequest request, InstrumentDirectory instruments, LiveVenue venue, CancellationToken cancellation)
    {
        if (instruments.Find(symbol) is not { } instrument) return Refusal.Of(Rejection.UnknownInstrument);
        if (instrument.Quote.TryMoney(request.PerUnit, out var perUnit) is not Rejection.None and var wrong)
            return Refusal.Of(wrong, "per_unit");
        return await DoAsync(new PayDividend(instrument.Id, perUnit), venue, cancellation);
    }

    /// <summary>
    /// Splits a share now: orders are cancelled, and positions, prices and bars are those of the new shares. One that is to come is
    /// announced as a corporate action.
    /// </summary>
    internal static Task<Results<Ok<DoneBody>, ProblemHttpResult>> SplitAsync(
        string symbol, SplitRequest request, InstrumentDirectory instruments, LiveVenue venue, CancellationToken cancellation) =>
        DoAsync(symbol, instruments, venue, instrument => new SplitShares(instrument.Id, request.To, request.From), cancellation);

    /// <summary>Trading ends for good: all orders are cancelled.</summary>
    internal static Task<Results<Ok<DoneBody>, ProblemHttpResult>> DelistAsync(
        string symbol, InstrumentDirectory instruments, LiveVenue venue, CancellationToken cancellation) =>
        DoAsync(symbol, instruments, venue, instrument => new Delist(instrument.Id), cancellation);

    /// <summary>The account takes no new orders and gives nothing out; it may cancel.</summary>
    internal static Task<Results<Ok<DoneBody>, ProblemHttpResult>> FreezeAsync(
        int id, AccountDirectory accounts, LiveVenue venue, CancellationToken cancellation) =>
        SetFrozenAsync(new(id), isFrozen: true, accounts, venue, cancellation);

    /// <summary>The account may trade again.</summary>
    internal static Task<Results<Ok<DoneBody>, ProblemHttpResult>> UnfreezeAsync(
        int id, AccountDirectory accounts, LiveVenue venue, CancellationToken cancellation) =>
        SetFrozenAsync(new(id), isFrozen: false, accounts, venue, cancellation);

    /// <summary>Charges every account one day's interest on what it borrowed.</summary>
    internal static Task<Results<Ok<DoneBody>, ProblemHttpResult>> ChargeInterestAsync(LiveVenue venue, CancellationToken cancellation) =>
        DoAsync(new ChargeInterest(), venue, cancellation);

    /// <summary>Changes how the market's liquidity behaves, from now on.</summary>
    internal static async Task<Results<Ok<DoneBody>, ProblemHttpResult>> SetPhysicsAsync(
        PhysicsRequest request, LiveVenue venue, CancellationToken cancellation)
    {
        var errors = new FieldErrors();
        var preset = Physics.Presets.FirstOrDefault(preset => preset.Name == request.Name);
        if (!errors.Require(preset is not null, "name", $"Must be one of {PhysicsNames}.")) return Problem.Invalid(errors);
        return await DoAsync(new SetPhysics(preset!), venue, cancellation);
    }

    private static async Task<Results<Ok<DoneBody>, ProblemHttpResult>> AtPriceAsync(
        string symbol, SessionRequest request, InstrumentDirectory instruments, LiveVenue venue, Func<Instrument, Price?, Command> command,
        CancellationToken cancellation)
    {
        if (instruments.Find(symbol) is not { } instrument) return Refusal.Of(Rejection.UnknownInstrument);
        Price? official = null;
        if (request.OfficialPrice is { } given)
        {
            if (instrument.TryPrice(given, out var price) is not Rejection.None and var wrong) return Refusal.Of(wrong, "official_price");
            official = price;
        }

        return await DoAsync(command(instrument, official), venue, cancellation);
    }

    private static async Task<Results<Ok<DoneBody>, ProblemHttpResult>> SetFrozenAsync(
        AccountId id, bool isFrozen, AccountDirectory accounts, LiveVenue venue, CancellationToken cancellation) =>
        accounts.Find(id) is { } account
            ? await DoAsync(new SetAccountTerms(id, account.Terms with { IsFrozen = isFrozen }), venue, cancellation)
            : Refusal.Of(Rejection.UnknownAccount);

    private static async Task<Results<Ok<DoneBody>, ProblemHttpResult>> DoAsync(
        string symbol, InstrumentDirectory instruments, LiveVenue venue, Func<Instrument, Command> command,
        CancellationToken cancellation) =>
        instruments.Find(symbol) is { } instrument
            ? await DoAsync(command(instrument), venue, cancellation) : Refusal.Of(Rejection.UnknownInstrument);

    private static async Task<Results<Ok<DoneBody>, ProblemHttpResult>> DoAsync(
        Command command, LiveVenue venue, CancellationToken cancellation)
    {
        var decision = await venue.SubmitAsync(command, cancellation);
        return decision.IsAccepted ? TypedResults.Ok(new DoneBody(true)) : Refusal.Of(decision.Rejection);
    }
}
