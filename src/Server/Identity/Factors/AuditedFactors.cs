using TradeCraft.Server.Audit;

namespace TradeCraft.Server.Identity.Factors;

/// <summary>With what somebody signed in, or tried to, as the audit's row of it says.</summary>
internal static class AuditedFactors
{
    private static readonly object Key = new();

    /// <param name="factor">password, totp, passkey or recovery_code; null for none.</param>
    public static void NoteFactor(this HttpContext context, string? factor)
    {
        if (factor is null) return;
        string[] factors = [.. context.Items[Key] as string[] ?? [], factor];
        context.Items[Key] = factors;
        context.NoteAuditedDetails(new { factors });
    }
}
