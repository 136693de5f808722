using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Identity.Factors;

/// <summary>
/// Passkeys (WebAuthn): the challenge that a browser is given, and its answer. What is checked, the framework checks. The device must have
/// verified who uses it, so that a passkey is both factors at once.
/// </summary>
internal sealed class Passkeys(
    IPasskeyHandler<User> handler, UserManager<User> users, PasskeyTable table, OneTimeTokens tokens)
{
    /// <summary>More than so many a user are no help.</summary>
    public const int Most = 20;

    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>What a browser needs to make a passkey for a user.</summary>
    public async Task<(string Ticket, string Options)> BeginAsync(User user, HttpContext context, CancellationToken cancellation)
    {
        var entity = new PasskeyUserEntity { Id = $"{user.Id}", Name = user.Username, DisplayName = user.Username };
        var made = await handler.MakeCreationOptionsAsync(entity, context);
        var ticket = await tokens.IssueAsync(TokenPurpose.NewPasskey, user.UserId, made.AttestationState, Lifetime, cancellation);
        return (ticket, made.CreationOptionsJson);
    }

    /// <summary>Keeps the passkey that a browser made; null where it does not answer this user's challenge.</summary>
    public async Task<UserPasskeyInfo?> AddAsync(
        User user, string ticket, JsonElement credential, string name, HttpContext context, CancellationToken cancellation)
    {
        if (await tokens.TakeAsync(TokenPurpose.NewPasskey, ticket, cancellation) is not { Payload: { } state } taken) return null;
        if (taken.User != user.UserId) return null;
        var made = await handler.PerformAttestationAsync(
            new() { HttpContext = context, CredentialJson = credential.GetRawText(), AttestationState = state });
        if (!made.Succeeded) return null;
        made.Passkey.Name = name;
        await table.WriteAsync(user.UserId, made.Passkey, cancellation);
        return made.Passkey;
    }

    /// <summary>What a browser needs to use a passkey of whomever it has one of: so nobody learns who has any.</summary>
    public async Task<(string Ticket, string Options)> AskAsync(HttpContext context, CancellationToken cancellation)
    {
        var made = await handler.MakeRequestOptionsAsync(user: null, context);
        return (await tokens.IssueAsync(TokenPurpose.Passkey, user: null, made.AssertionState, Lifetime, cancellation),
            made.RequestOptionsJson);
    }

    /// <summary>
    /// Whose passkey answered the challenge; null where it is none of ours, or the challenge is none or was answered before.
    /// </summary>
    public async Task<User?> JudgeAsync(string ticket, JsonElement credential, HttpContext context, CancellationToken cancellation)
    {
        if (await tokens.TakeAsync(TokenPurpose.Passkey, ticket, cancellation) is not { } taken) return null;
        var judged = await handler.PerformAssertionAsync(
            new() { HttpContext = context, CredentialJson = credential.GetRawText(), AssertionState = taken.Payload });
        if (!judged.Succeeded) return null;
        await users.AddOrUpdatePasskeyAsync(judged.User, judged.Passkey);
        return judged.User;
    }

    public async Task<bool> HasAnyAsync(UserId user, CancellationToken cancellation) =>
        (await table.ListAsync(user, cancellation)).Count > 0;
}
