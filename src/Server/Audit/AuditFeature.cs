using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Audit;

public static class AuditFeature
{
    /// <summary>Who did what is written down, and who looked at whose account.</summary>
    public static IServiceCollection AddAudit(this IServiceCollection services) => services.AddHttpContextAccessor()
        .AddSingleton<AuditTrail>()
        .AddSingleton<AccountLooks>()
        .AddSingleton<AccountLook>(provider => provider.GetRequiredService<AccountLooks>().NoteAsync);
}
