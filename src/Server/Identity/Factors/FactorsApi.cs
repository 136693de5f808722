using System.Buffers.Text;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using QRCoder;
using TradeCraft.Server.Audit;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Identity.Factors;

/// <param name="Id">In base64url, as browsers name it.</param>
/// <param name="IsSynced">Whether the device keeps it on others too.</param>
public sealed record PasskeyBody(string Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, bool IsSynced);

/// <param name="TotpSince">From when on an authenticator app's code is asked for; null while it is not.</param>
/// <param name="RecoveryCodesLeft">Of ten.</param>
public sealed record FactorsBody(DateTimeOffset? TotpSince, IReadOnlyList<PasskeyBody> Passkeys, int RecoveryCodesLeft);

/// <param name="Secret">In base32, to be typed into an authenticator app.</param>
/// <param name="Uri">The same, as apps read it.</param>
/// <param name="QrCode">The same, as a picture (SVG).</param>
public sealed record TotpEnrolmentBody(string Secret, string Uri, string QrCode);

public sealed record TotpConfirmRequest(string Code);

/// <param name="RecoveryCodes">Shown this once; empty where the user has earlier ones.</param>
public sealed record RecoveryCodesBody(IReadOnlyList<string> RecoveryCodes);

/// <param name="Ticket">Of the challenge that is answered.</param>
/// <param name="Name">By which the user knows the device: 1 to 40 characters.</param>
public sealed record AddPasskeyRequest(string Ticket, JsonElement Credential, string Name);

public sealed record RenamePasskeyRequest(string Name);

/// <param name="RecoveryCodes">Shown this once; empty where the user has earlier ones.</param>
public sealed record AddedPasskeyBody(PasskeyBody Passkey, IReadOnlyList<string> RecoveryCodes);

/// <summary>What a user signs in with besides the password.</summary>
internal static class FactorsApi
{
    private const int LongestName = 40;

    public static void MapFactors(this IEndpointRouteBuilder auth)
    {
        auth.MapPost("/second-factor", SecondStep.CompleteAsync).Audited("user.sign_in", AuditDuty.BeforeAnswer, hasSecrets: true)
            .RequireRateLimiting(SignInLimit.Policy).AllowAnonymous().Refuses(400, 401, 429, 503);
        auth.MapPost("/passkey-challenge", SecondStep.ChallengeAsync).RequireRateLimiting(SignInLimit.Policy).AllowAnonymous()
            .Refuses(429);
        auth.MapPost("/passkey", SecondStep.SignInAsync).Audited("user.sign_in", AuditDuty.BeforeAnswer, hasSecrets: true)
            .RequireRateLimiting(SignInLimit.Policy).AllowAnonymous().Refuses(400, 401, 429, 503);
        auth.MapPost("/proof", StepUp.ProveAsync).Audited("user.proof", AuditDuty.BeforeAnswer, hasSecrets: true)
            .RequireRateLimiting(SignInLimit.Policy).RequireAuthorization(Policies.Person).Refuses(400, 401, 403, 429, 503);

        var factors = auth.MapGroup("/factors").RequireAuthorization(Policies.Person).ProducesProblem(401);
        factors.MapGet("/", ListAsync);
        factors.MapPost("/totp", BeginTotpAsync).RequireProof().Refuses(403, 409);
        factors.MapPost("/totp/confirmation", ConfirmTotpAsync).Audited("user.totp_on", AuditDuty.BeforeAnswer, hasSecrets: true)
            .RequireRateLimiting(SignInLimit.Policy).Refuses(400, 409, 422, 429);
        factors.MapDelete("/totp", RemoveTotpAsync).Audited("user.totp_off", AuditDuty.BeforeAnswer).RequireProof().Refuses(404);
        factors.MapPost("/recovery-codes", NewRecoveryCodesAsync).Audited("user.recovery_codes", AuditDuty.BeforeAnswer).RequireProof()
            .Refuses(409);
        factors.MapPost("/passkeys/challenge", BeginPasskeyAsync).RequireProof().Refuses(403, 409);
        factors.MapPost("/passkeys", AddPasskeyAsync).Audited("user.passkey_add", AuditDuty.BeforeAnswer, hasSecrets: true)
            .Refuses(400, 409, 422);
        factors.MapPatch("/passkeys/{credential}", RenamePasskeyAsync).Refuses(400, 404);
        factors.MapDelete("/passkeys/{credential}", RemovePasskeyAsync).Audited("user.passkey_remove", AuditDuty.BeforeAnswer)
            .RequireProof().Refuses(404);
    }

    /// <summary>Which second factors the user has.</summary>
    internal static async Task<Ok<FactorsBody>> ListAsync(
        ClaimsPrincipal caller, UserManager<User> users, PasskeyTable passkeys, RecoveryCodes recovery, CancellationToken cancellation)
    {
        var user = await users.FindAsync(caller.UserId);
        var own = await passkeys.ListAsync(caller.UserId, cancellation);
        return TypedResults.Ok(new FactorsBody(
            user?.TotpSince, [.. own.Select(Body)], await recovery.CountLeftAsync(caller.UserId, cancellation)));
    }

    /// <summary>A secret for an authenticator app. Nothing is asked for until a code of it has been confirmed.</summary>
    internal static async Task<Results<Ok<TotpEnrolmentBody>, ProblemHttpResult>> BeginTotpAsync(
        ClaimsPrincipal caller, UserManager<User> users, Authenticator authenticator, CancellationToken cancellation)
    {
        var user = await FindAsync(users, caller);
        if (user.IsDemo) return NoFactorsForDemo();
        if (user.TotpSince is not null) return TotpIsOn();
        var secret = await authenticator.BeginAsync(user, cancellation);
        var uri = new OtpNet.OtpUri(OtpNet.OtpType.Totp, secret, user.Username, "TradeCraft").ToString();
        using var code = QRCodeGenerator.GenerateQrCode(uri, QRCodeGenerator.ECCLevel.M);
        using var picture = new SvgQRCode(code);
        return TypedResults.Ok(new TotpEnrolmentBody(secret, uri, picture.GetGraphic(4)));
    }

    /// <summary>Turns the authenticator app on with the first code of it.</summary>
    internal static async Task<Results<Ok<RecoveryCodesBody>, ProblemHttpResult>> ConfirmTotpAsync(
        TotpConfirmRequest request, ClaimsPrincipal caller, UserManager<User> users, Authenticator authenticator, SecondFactors factors,
        UserMails mails, CancellationToken cancellation)
    {
        var user = await FindAsync(users, caller);
        if (user.TotpSince is not null) return TotpIsOn();
        if (user.TotpKey is null)
            return Problem.Of(StatusCodes.Status409Conflict, "totp_not_begun", "Ask for a secret first: POST /api/v1/auth/factors/totp.");
        if (!await authenticator.TryConfirmAsync(user, request.Code, cancellation))
        {
            var errors = new FieldErrors();
            errors.Add("code", "Is not the code that the app shows now. Check that the device's clock is right.");
            return Problem.Of(StatusCodes.Status422UnprocessableEntity, "totp_code_wrong", errors);
        }

        mails.SendNotice(user, user.Email, "An authenticator app is asked for at your sign-ins from now on.");
        return TypedResults.Ok(new RecoveryCodesBody(await factors.FirstRecoveryCodesAsync(user, cancellation)));
    }

    /// <summary>Asks for no code of an authenticator app any more.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> RemoveTotpAsync(
        ClaimsPrincipal caller, UserManager<User> users, Authenticator authenticator, SecondFactors factors,
        UserMails mails, CancellationToken cancellation)
    {
        var user = await FindAsync(users, caller);
        if (user.TotpSince is null) return Problem.Of(StatusCodes.Status404NotFound, "totp_not_on", "No authenticator app is asked for.");
        await authenticator.RemoveAsync(user, cancellation);
        mails.SendNotice(user, user.Email, "No authenticator app is asked for any more at your sign-ins.");
        await factors.ForgetIfLastAsync(user, cancellation);
        return TypedResults.NoContent();
    }

    /// <summary>Ten new recovery codes. The earlier ones are good no more.</summary>
    internal static async Task<Results<Ok<RecoveryCodesBody>, ProblemHttpResult>> NewRecoveryCodesAsync(
        ClaimsPrincipal caller, UserManager<User> users, SecondFactors factors, RecoveryCodes recovery, CancellationToken cancellation)
    {
        var user = await FindAsync(users, caller);
        if ((await factors.OfAsync(user, cancellation)).Count == 0)
            return Problem.Of(StatusCodes.Status409Conflict, "no_second_factor",
                "Recovery codes replace a second factor, and you have none. Add an authenticator app or a passkey first.");
        return TypedResults.Ok(new RecoveryCodesBody(await recovery.NewAsync(user.UserId, cancellation)));
    }

    /// <summary>A challenge for a new passkey.</summary>
    internal static async Task<Results<Ok<PasskeyChallengeBody>, ProblemHttpResult>> BeginPasskeyAsync(
        ClaimsPrincipal caller, UserManager<User> users, Passkeys passkeys, PasskeyTable table, HttpContext context,
        CancellationToken cancellation)
    {
        var user = await FindAsync(users, caller);
        if (user.IsDemo) return NoFactorsForDemo();
        if ((await table.ListAsync(user.UserId, cancellation)).Count >= Passkeys.Most)
            return Problem.Of(StatusCodes.Status409Conflict, "too_many_passkeys",
                $"A user may have {Passkeys.Most} passkeys. Remove one that you do not use.");
        var (ticket, options) = await passkeys.BeginAsync(user, context, cancellation);
        return TypedResults.Ok(new PasskeyChallengeBody(ticket, JsonElement.Parse(options)));
    }

    /// <summary>Keeps the passkey that answers the challenge.</summary>
    internal static async Task<Results<Created<AddedPasskeyBody>, ProblemHttpResult>> AddPasskeyAsync(
        AddPasskeyRequest request, ClaimsPrincipal caller, UserManager<User> users, Passkeys passkeys, SecondFactors factors,
        UserMails mails, HttpContext context, CancellationToken cancellation)
    {
        if (RefuseName(request.Name) is { } refused) return refused;
        var user = await FindAsync(users, caller);
        if (await passkeys.AddAsync(user, request.Ticket, request.Credential, request.Name.Trim(), context, cancellation) is not { } added)
            return Problem.Of(StatusCodes.Status422UnprocessableEntity, "passkey_invalid",
                "The passkey does not answer the challenge, or the challenge is older than five minutes. Try again.");
        var body = new PasskeyBody(IdOf(added.CredentialId), added.Name ?? "", added.CreatedAt, LastUsedAt: null, added.IsBackedUp);
        mails.SendNotice(user, user.Email, $"A passkey was added: {body.Name}.");
        var codes = await factors.FirstRecoveryCodesAsync(user, cancellation);
        return TypedResults.Created($"/api/v1/auth/factors/passkeys/{body.Id}", new AddedPasskeyBody(body, codes));
    }

    /// <summary>Gives a passkey another name.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> RenamePasskeyAsync(
        string credential, RenamePasskeyRequest request, ClaimsPrincipal caller, PasskeyTable passkeys, CancellationToken cancellation)
    {
        if (RefuseName(request.Name) is { } refused) return refused;
        return TryRead(credential, out var id) && await passkeys.RenameAsync(caller.UserId, id, request.Name.Trim(), cancellation)
            ? TypedResults.NoContent() : UnknownPasskey();
    }

    /// <summary>Takes a passkey no more.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> RemovePasskeyAsync(
        string credential, ClaimsPrincipal caller, UserManager<User> users, PasskeyTable passkeys, SecondFactors factors,
        UserMails mails, CancellationToken cancellation)
    {
        if (!TryRead(credential, out var id) || !await passkeys.RemoveAsync(caller.UserId, id, cancellation)) return UnknownPasskey();
        var user = await FindAsync(users, caller);
        await factors.ForgetIfLastAsync(user, cancellation);
        mails.SendNotice(user, user.Email, "A passkey was removed.");
        return TypedResults.NoContent();
    }

    private static PasskeyBody Body(PasskeyRow row) => new(IdOf(row.Id), row.Name, row.CreatedAt, row.LastUsedAt, row.IsSynced);

    private static string IdOf(byte[] credential) => Base64Url.EncodeToString(credential);

    private static bool TryRead(string credential, out byte[] id)
    {
        var isOne = Base64Url.IsValid(credential);
        id = isOne ? Base64Url.DecodeFromChars(credential) : [];
        return isOne;
    }

    private static async Task<User> FindAsync(UserManager<User> users, ClaimsPrincipal caller) =>
        await users.FindAsync(caller.UserId) ?? throw new InvalidOperationException("Who is signed in is not in the table of users.");

    private static ProblemHttpResult? RefuseName(string name)
    {
        var errors = new FieldErrors();
        return errors.Require(name.Trim().Length is >= 1 and <= LongestName && !name.Any(char.IsControl), "name",
            $"Must be 1 to {LongestName} characters.") ? null : Problem.Invalid(errors);
    }

    private static ProblemHttpResult UnknownPasskey() =>
        Problem.Of(StatusCodes.Status404NotFound, "unknown_passkey", "You have no such passkey.");

    private static ProblemHttpResult TotpIsOn() => Problem.Of(StatusCodes.Status409Conflict, "totp_on_already",
        "An authenticator app is asked for already. Turn it off first to set up another.");

    private static ProblemHttpResult NoFactorsForDemo() => Problem.Of(StatusCodes.Status409Conflict, "no_password",
        "A demo user has no password and no second factor. Register to get an account that lasts.");
}
