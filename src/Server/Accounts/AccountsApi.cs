using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Audit;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.Accounts;

public static class AccountsApi
{
    public static IServiceCollection AddAccounts(this IServiceCollection services) =>
        services.AddSingleton<AccountAnswer>();

    public static IEndpointRouteBuilder MapAccounts(this IEndpointRouteBuilder app)
    {
        var accounts = app.MapGroup("/api/v1/accounts").WithTags("Accounts").RequireAuthorization().ProducesProblem(401)
            .ProducesProblem(404);

        app.MapGet("/api/v1/profiles", Profiles).WithTags("Accounts").AllowAnonymous();
        accounts.MapGet("/", ListAsync);
        accounts.MapGet("/{id:int}", GetAsync).ProducesProblem(403);
        accounts.MapGet("/{id:int}/balances", BalancesAsync).ProducesProblem(403);
        accounts.MapGet("/{id:int}/ledger", AccountLedger.ListAsync).ProducesProblem(400);

        var trader = accounts.MapGroup("/").RequireAuthorization(Policies.Trader).ProducesProblem(400).ProducesProblem(403)
            .ProducesProblem(422).ProducesProblem(503);
        trader.MapPost("/", OpenAsync).Audited("account.open", AuditDuty.BesidesTheLog).HonoursIdempotencyKey();
        trader.MapPatch("/{id:int}", ChangeAsync).Audited("account.change", AuditDuty.BesidesTheLog).ProducesProblem(409);
        trader.MapPost("/{id:int}/deposits", Wallet.DepositAsync).Audited("account.deposit", AuditDuty.BesidesTheLog)
            .HonoursIdempotencyKey();
        trader.MapPost("/{id:int}/withdrawals", Wallet.WithdrawAsync).Audited("account.withdraw", AuditDuty.BesidesTheLog)
            .HonoursIdempotencyKey();
        trader.MapPost("/{id:int}/reset", Wallet.ResetAsync).Audited("account.reset", AuditDuty.BesidesTheLog).HonoursIdempotencyKey();
        return app;
    }

    /// <summary>What an account may be opened with: what each costs, how long its orders are on their way, what it lends.</summary>
    internal static Ok<Page<ProfileBody>> Profiles() => TypedResults.Ok(Paging.Whole(AccountPresets.Profiles.Select(ProfileBody.Of)));

    /// <summary>The user's accounts, the default one first.</summary>
    internal static async Task<Ok<Page<AccountBody>>> ListAsync(
        ClaimsPrincipal caller, AccountAnswer answer, CancellationToken cancellation) =>
        TypedResults.Ok(Paging.Whole(await answer.AllOfAsync(caller.Caller, cancellation)));

    /// <summary>One of the user's accounts, or one that is shared with them.</summary>
    internal static async Task<Results<Ok<AccountBody>, ProblemHttpResult>> GetAsync(
        int id, ClaimsPrincipal caller, CallerAccounts accounts, AccountAnswer answer, CancellationToken cancellation) =>
        (await accounts.FindToReadAsync(caller, new(id), cancellation)).IsNow(out var account, out var refused)
            ? TypedResults.Ok(await answer.OfAsync(account.Id, cancellation)) : refused;

    /// <summary>What the account has of each asset, and what it owes.</summary>
    internal static async Task<Results<Ok<Page<BalanceBody>>, ProblemHttpResult>> BalancesAsync(
        int id, ClaimsPrincipal caller, CallerAccounts accounts, InstrumentDirectory instruments, Portfolios portfolios,
        CancellationToken cancellation) =>
        (await accounts.FindToReadAsync(caller, new(id), cancellation)).IsNow(out var account, out var refused)
            ? TypedResults.Ok(Paging.Whole(portfolios.Balances(account.Id).Select(balance => BalanceBody.Of(balance, instruments))))
            : refused;

    /// <summary>
    /// Opens another account for the user. With an Idempotency-Key, sending the same again opens nothing and answers with the account of
    /// then.
    /// </summary>
    internal static async Task<Results<Created<AccountBody>, ProblemHttpResult>> OpenAsync(
        OpenAccountRequest request,
        [FromHeader(Name = IdempotencyKey.Header)] string? idempotencyKey,
        ClaimsPrincipal caller,
        InstrumentDirectory instruments,
        AccountNames names,
        AccountAnswer answer,
        LiveVenue venue,
        CancellationToken cancellation)
    {
        if (caller.Caller.Key is { Accounts: not null })
            return Problem.Of(
                StatusCodes.Status403Forbidden, "key_account_not_allowed",
                "This API key is for chosen accounts, and a new one would not be among them. Sign in, or use a key for all accounts.");
        var currency = instruments.FindAsset(Portfolios.Currency)
            ?? throw new VenueUnavailableException("The venue is still being set up. Nothing was done.", TimeSpan.FromSeconds(1));
        if (IdempotencyKey.Read(idempotencyKey, caller.UserId, "open account", request, out var key) is { } malformed) return malformed;
        var errors = new FieldErrors();
        var read = new AccountTermsReader(instruments, currency, errors);
        read.CheckName(request.Name);
        var terms = new AccountTerms(read.Profile(request.Profile, AccountPresets.Standard))
        {
            Kind = request.Kind ?? AccountKind.Cash,
            CostBasis = request.CostBasis ?? CostBasis.Fifo,
            Rules = read.Rules(request.Rules, RiskRules.None),
        };
        var amount = request.InitialAmount ?? AccountPresets.StartingCash;
        errors.Require(amount is >= 0 and <= AccountPresets.StartingCash, "initial_amount", "Must be from 0 to 100000.");
        if (errors.Any) return Problem.Invalid(errors);
        var cash = Money.Zero;
        if (amount > 0 && currency.TryMoney(amount, out cash) is not Rejection.None and var wrong)
            return Refusal.Of(wrong, "initial_amount");

        var open = new OpenAccount(caller.UserId, currency.Id, cash, terms)
        {
            MostAccounts = AccountPresets.MostAccounts,
            DepositLimit = Wallet.DepositLimitIn(currency),
            Request = key,
        };
        var decision = await venue.SubmitAsync(open, cancellation);
        if (!decision.IsAccepted) return Refusal.Of(decision.Rejection);
        var account = new AccountId((int)decision.Number);
        if (request.Name is { } name) await names.SetFirstAsync(account, name, cancellation);
        return TypedResults.Created($"/api/v1/accounts/{account.Number}", await answer.OfAsync(account, cancellation));
    }

    /// <summary>
    /// Changes an account's name or terms. Terms hold for orders placed from then on; the kind changes only while no order is open.
    /// </summary>
    internal static async Task<Results<Ok<AccountBody>, ProblemHttpResult>> ChangeAsync(
        int id,
        ChangeAccountRequest request,
        ClaimsPrincipal caller,
        CallerAccounts accounts,
        InstrumentDirectory instruments,
        AccountNames names,
        AccountAnswer answer,
        LiveVenue venue,
        CancellationToken cancellation)
    {
        if (!accounts.TryFind(caller, new(id), out var account)) return Refusal.Of(Rejection.UnknownAccount);
        var errors = new FieldErrors();
        var read = new AccountTermsReader(instruments, instruments[account.Home], errors);
        read.CheckName(request.Name);
        var terms = account.Terms with
        {
            Profile = read.Profile(request.Profile, account.Terms.Profile),
            Kind = request.Kind ?? account.Terms.Kind,
            CostBasis = request.CostBasis ?? account.Terms.CostBasis,
            Rules = read.Rules(request.Rules, account.Terms.Rules),
        };
        if (errors.Any) return Problem.Invalid(errors);

        if (terms != account.Terms)
        {
            var decision = await venue.SubmitAsync(new SetAccountTerms(account.Id, terms), cancellation);
            if (!decision.IsAccepted) return Refusal.Of(decision.Rejection);
        }

        if (request.Name is { } name) await names.SetAsync(account.Id, name, cancellation);
        return TypedResults.Ok(await answer.OfAsync(account.Id, cancellation));
    }
}

/// <summary>Accounts as they are answered: as the projections have them, by the names that their owners gave them.</summary>
internal sealed class AccountAnswer(AccountDirectory directory, InstrumentDirectory instruments, AccountNames names)
{
    public async Task<AccountBody> OfAsync(AccountId account, CancellationToken cancellation)
    {
        var known = directory.Find(account)
            ?? throw new InvalidOperationException($"Account {account.Number} was opened, but no projection knows it.");
        var given = await names.OfAsync([account], cancellation);
        return Body(known, directory.Of(known.User).IndexOf(known), given);
    }

    public async Task<IEnumerable<AccountBody>> AllOfAsync(Caller caller, CancellationToken cancellation)
    {
        var accounts = directory.Of(caller.User);
        var given = await names.OfAsync(accounts.Select(account => account.Id), cancellation);
        return accounts.Select((account, place) => Body(account, place, given)).Where(account => caller.MayUse(account.Id));
    }

    private AccountBody Body(AccountView account, int place, IReadOnlyDictionary<AccountId, string> given)
    {
        var (terms, currency) = (account.Terms, instruments[account.Home]);
        return new(
            account.Id, given.GetValueOrDefault(account.Id) ?? AccountNames.ByPlace(place), terms.Kind, currency.Code, terms.CostBasis,
            ProfileBody.Of(terms.Profile), RiskRulesBody.Of(terms.Rules, currency, instruments), account.Epoch, terms.IsFrozen,
            terms.Profile.Crypto.Maker.ToWire(), terms.Profile.Crypto.Taker.ToWire(), account.CreatedAt.ToTime());
    }
}
