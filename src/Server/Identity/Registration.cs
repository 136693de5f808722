using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.AspNetCore.Identity;
using Npgsql;
using TradeCraft.Server.Identity.Privacy;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Identity;

/// <summary>Makes users: those who register, and throw-away ones for the demo.</summary>
internal sealed partial class Registration(UserManager<User> users, NpgsqlDataSource database, TimeProvider clock)
{
    public const string EmailRule = "Must be an email address such as ada@example.com.";

    private const int MaxEmailLength = 254;

    private static readonly SemaphoreSlim DemoTurn = new(1);

    /// <summary>The new user; or null, with all that is wrong by field, and whether it is only that another has the name.</summary>
    /// <param name="password">Null for who will choose one by a link.</param>
    public async Task<(User? User, FieldErrors Errors, bool Taken)> RegisterAsync(
        string email, string username, string? password, string role = Roles.Trader)
    {
        var errors = new FieldErrors();
        var user = NewUser(username, email);
        user.Role = role;
        errors.Require(Username().IsMatch(username), "username", "Must be 3 to 20 letters (a to z), digits or underscores.");
        errors.Require(
            !username.StartsWith(Erasure.Pseudonym, StringComparison.OrdinalIgnoreCase), "username",
            $"Must not begin with {Erasure.Pseudonym}: so are called those who were erased.");
        errors.Require(IsEmail(email), "email", EmailRule);
        foreach (var rule in password is null ? [] : users.PasswordValidators)
            Add(errors, await rule.ValidateAsync(users, user, password));
        if (errors.Any) return (null, errors, Taken: false);

        var created = password is null ? await users.CreateAsync(user) : await users.CreateAsync(user, password);
        Add(errors, created);
        return created.Succeeded ? (user, errors, Taken: false) : (null, errors, Taken: created.Errors.All(IsDuplicate));
    }

    /// <summary>Whether it looks like an address that mail can be sent to.</summary>
    public static bool IsEmail(string text) =>
        text.Length <= MaxEmailLength && Email().IsMatch(text) && !text.EndsWith(".invalid", StringComparison.OrdinalIgnoreCase);

    /// <summary>A user without a password: nobody can sign in as them once their session has ended.</summary>
    /// <param name="most">So many at a time: null where there are as many.</param>
    public async Task<User?> CreateDemoAsync(int most, CancellationToken cancellation)
    {
        // One at a time: of several at once each would count the others, and none would be let in.
        await DemoTurn.WaitAsync(cancellation);
        try
        {
            return await CreateNextDemoAsync(most);
        }
        finally
        {
            DemoTurn.Release();
        }
    }

    private async Task<User?> CreateNextDemoAsync(int most)
    {
        var username = "demo_" + RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 12);
        var user = NewUser(username, $"{username}@demo.invalid");
        user.IsDemo = true;
        var created = await users.CreateAsync(user);
        if (!created.Succeeded) throw new InvalidOperationException($"A demo user was refused: {created}");

        // Counted afterwards: of several servers none lets in one too many.
        await using var connection = await database.OpenConnectionAsync();
        if (await connection.ExecuteScalarAsync<long>("select count(*) from app_user where is_demo") <= most) return user;
        await users.DeleteAsync(user);
        return null;
    }

    private User NewUser(string username, string email) => new()
    {
        Username = username,
        Email = email,
        Role = Roles.Trader,
        CreatedAt = clock.GetUtcNow(),
    };

    private static bool IsDuplicate(IdentityError error) =>
        error.Code is nameof(IdentityErrorDescriber.DuplicateUserName) or nameof(IdentityErrorDescriber.DuplicateEmail);

    private static void Add(FieldErrors errors, IdentityResult result)
    {
        foreach (var error in result.Errors)
        {
            var field = error.Code.Contains("Email", StringComparison.Ordinal) ? "email"
                : error.Code.Contains("UserName", StringComparison.Ordinal) ? "username"
                : "password";
            errors.Add(field, IsDuplicate(error) ? "Is taken. Choose another, or sign in." : error.Description);
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9_]{3,20}\z")]
    private static partial Regex Username();

    // Its shape only: whether somebody reads mail there is not for a pattern to say. Nobody does at .invalid (RFC 2606), and there the
    // server has those of users who have none.
    [GeneratedRegex(@"^[^\s@\p{C}]{1,64}@[^\s@.\p{C}]+(\.[^\s@.\p{C}]+)+\z")]
    private static partial Regex Email();
}
