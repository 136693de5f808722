using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Identity;

/// <summary>Makes users: those who register, and throw-away ones for the demo.</summary>
internal sealed partial class Registration(UserManager<User> users, TimeProvider clock)
{
    private const int MaxEmailLength = 254;
    private const int MaxPasswordLength = 256;

    /// <summary>The new user; or null, with all that is wrong by field, and whether it is only that another has the name.</summary>
    public async Task<(User? User, FieldErrors Errors, bool Taken)> RegisterAsync(string email, string username, string password)
    {
        var errors = new FieldErrors();
        var user = NewUser(username, email);
        errors.Require(Username().IsMatch(username), "username", "Must be 3 to 20 letters (a to z), digits or underscores.");
        errors.Require(
            email.Length <= MaxEmailLength && Email().IsMatch(email), "email", "Must be an email address such as ada@example.com.");
        errors.Require(password.Length <= MaxPasswordLength, "password", $"Must have at most {MaxPasswordLength} characters.");
        foreach (var rule in users.PasswordValidators) Add(errors, await rule.ValidateAsync(users, user, password));
        if (errors.Any) return (null, errors, Taken: false);

        var created = await users.CreateAsync(user, password);
        Add(errors, created);
        return created.Succeeded ? (user, errors, Taken: false) : (null, errors, Taken: created.Errors.All(IsDuplicate));
    }

    /// <summary>A user without a password: nobody can sign in as them once their session has ended.</summary>
    public async Task<User> CreateDemoAsync()
    {
        var username = "demo_" + RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 12);
        var user = NewUser(username, $"{username}@demo.invalid");
        user.IsDemo = true;
        var created = await users.CreateAsync(user);
        return created.Succeeded ? user : throw new InvalidOperationException($"A demo user was refused: {created}");
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

    // Its shape only: whether somebody reads mail there is not for a pattern to say.
    [GeneratedRegex(@"^[^\s@\p{C}]{1,64}@[^\s@.\p{C}]+(\.[^\s@.\p{C}]+)+\z")]
    private static partial Regex Email();
}
