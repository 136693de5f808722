using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Platform.Settings;

namespace TradeCraft.Server.Administration;

/// <param name="Registration">Who may make a user.</param>
/// <param name="AllowDemo">Whether anybody may have a throw-away user.</param>
/// <param name="MostDemoUsers">So many throw-away users at a time.</param>
/// <param name="DemoHours">After so long a throw-away user is removed, in hours.</param>
/// <param name="SecondFactorRoles">Whose role is here has to have a second factor before anything else.</param>
public sealed record SettingsBody(
    RegistrationMode Registration, bool AllowDemo, int MostDemoUsers, int DemoHours, IReadOnlyList<string> SecondFactorRoles)
{
    internal static SettingsBody Of(ServerSettings settings) => new(
        settings.Registration, settings.AllowDemo, settings.MostDemoUsers, settings.DemoHours, settings.SecondFactorRoles);
}

/// <summary>What is left out stays as it is.</summary>
/// <param name="Registration">Who may make a user.</param>
/// <param name="AllowDemo">Whether anybody may have a throw-away user.</param>
/// <param name="MostDemoUsers">From 0 to 1,000,000.</param>
/// <param name="DemoHours">From 1 to 8,784.</param>
/// <param name="SecondFactorRoles">Of trader, observer and admin.</param>
public sealed record ChangeSettingsRequest(
    RegistrationMode? Registration = null, bool? AllowDemo = null, int? MostDemoUsers = null, int? DemoHours = null,
    IReadOnlyList<string>? SecondFactorRoles = null);

internal static class SettingsApi
{
    /// <summary>What an administrator can change while the server runs, as it is now.</summary>
    public static Ok<SettingsBody> Get(SettingsTable settings) => TypedResults.Ok(SettingsBody.Of(settings.Current));

    /// <summary>Changes what is named, at once and on every server of the database.</summary>
    public static async Task<Results<Ok<SettingsBody>, ProblemHttpResult>> ChangeAsync(
        ChangeSettingsRequest request, ClaimsPrincipal caller, SettingsTable settings, CancellationToken cancellation)
    {
        var named = JsonSerializer.SerializeToNode(request, Json.Options)!.AsObject();
        foreach (var (name, _) in named.Where(setting => setting.Value is null).ToList()) named.Remove(name);
        var unknown = request.SecondFactorRoles?.Except(Roles.All).FirstOrDefault();
        var errors = new FieldErrors();
        if (unknown is not null) errors.Add("second_factor_roles", $"There are {string.Join(", ", Roles.All)}.");
        if (errors.Any) return Problem.Invalid(errors);
        errors = await settings.ChangeAsync(named, caller.UserId, cancellation);
        return errors.Any ? Problem.Invalid(errors) : TypedResults.Ok(SettingsBody.Of(settings.Current));
    }
}
