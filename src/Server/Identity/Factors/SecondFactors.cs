using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Identity.Factors;

/// <param name="Ticket">Of the challenge that is answered.</param>
/// <param name="Credential">What navigator.credentials gave, as its toJSON writes it.</param>
public sealed record PasskeyAnswer(string Ticket, JsonElement Credential);

/// <param name="Wait">Where it was refused because of too many failures: how long they last.</param>
internal readonly record struct FactorOutcome(bool IsRight, TimeSpan? Wait = null);

/// <summary>What a user has besides the password, and whether what was sent is it. Five wrong ones in a row have to wait.</summary>
internal sealed class SecondFactors(
    Authenticator authenticator, RecoveryCodes recovery, Passkeys passkeys, SignInThrottle throttle)
{
    /// <summary>Which of them a user has, as clients name them; recovery codes are named where there is another to replace.</summary>
    public async Task<IReadOnlyList<string>> OfAsync(User user, CancellationToken cancellation)
    {
        List<string> factors = [];
        if (user.TotpSince is not null) factors.Add("totp");
        if (await passkeys.HasAnyAsync(user.UserId, cancellation)) factors.Add("passkey");
        if (factors.Count > 0) factors.Add("recovery_code");
        return factors;
    }

    /// <summary>Judges the first of the three that is there. The audit says which it was, whether it is right or not.</summary>
    public async Task<FactorOutcome> JudgeAsync(
        User user, string? totpCode, string? recoveryCode, PasskeyAnswer? passkey, HttpContext context, CancellationToken cancellation)
    {
        var (name, network) = ($"second factor of {user.Id}", RequestOrigin.NetworkOf(context));
        context.NoteFactor(
            totpCode is not null ? "totp" : recoveryCode is not null ? "recovery_code" : passkey is not null ? "passkey" : null);
        if (throttle.TryBegin(name, network, isKnown: false) is { } wait) return new(IsRight: false, wait);
        var isRight = false;
        try
        {
            isRight = totpCode is not null ? user.TotpSince is not null && await authenticator.TryUseAsync(user, totpCode, cancellation)
                : recoveryCode is not null ? await recovery.TryUseAsync(user.UserId, recoveryCode, cancellation)
                : passkey is not null
                    && (await passkeys.JudgeAsync(passkey.Ticket, passkey.Credential, context, cancellation))?.Id == user.Id;
        }
        finally
        {
            throttle.End(name, network, isRight);
        }

        return new(isRight);
    }

    /// <summary>Ten new recovery codes with a user's first factor; none, if there are some.</summary>
    public async Task<IReadOnlyList<string>> FirstRecoveryCodesAsync(User user, CancellationToken cancellation) =>
        await recovery.CountLeftAsync(user.UserId, cancellation) > 0 ? [] : await recovery.NewAsync(user.UserId, cancellation);

    /// <summary>Without another factor there is nothing that recovery codes could replace.</summary>
    public async Task ForgetIfLastAsync(User user, CancellationToken cancellation)
    {
        if ((await OfAsync(user, cancellation)).Count == 0) await recovery.RemoveAsync(user.UserId, cancellation);
    }

    public static ProblemHttpResult Wrong(FactorOutcome outcome, HttpContext context)
    {
        if (outcome.Wait is not { } wait)
            return Problem.Of(StatusCodes.Status401Unauthorized, "second_factor_invalid",
                "The code or passkey is wrong, or was used before. A code of an authenticator app changes every 30 seconds.");
        Problem.RetryAfter(context, wait);
        return Problem.Of(StatusCodes.Status429TooManyRequests, "locked_out", "Too many wrong codes. Wait five minutes, then try again.");
    }
}
