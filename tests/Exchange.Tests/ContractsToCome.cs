using System.Runtime.CompilerServices;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Tests;

/// <summary>
/// What the rules page has of commands and refusals and these have not yet. A member of the same name there takes the place of the one
/// here; then this file goes.
/// </summary>
internal static class ContractsToCome
{
    private static readonly ConditionalWeakTable<Command, Dictionary<string, object>> Said = [];

    /// <summary>The name of a refusal.</summary>
    public static string NameOf(Rejection rejection) => Enum.IsDefined(rejection) ? $"{rejection}"
        : rejection == Rejection.AccountLimit ? "AccountLimit" : "DepositLimit";

    private static T Get<T>(Command command, T none, [CallerMemberName] string name = "") =>
        Said.TryGetValue(command, out var said) && said.TryGetValue(name, out var value) ? (T)value : none;

    private static void Set(Command command, object value, [CallerMemberName] string name = "") =>
        Said.GetOrCreateValue(command)[name] = value;

    extension(QuoteDepth quote)
    {
        public int Levels { get => Get(quote, 0); set => Set(quote, value); }
    }

    extension(ReportPrint print)
    {
        public bool QuoteStands { get => Get(print, false); set => Set(print, value); }
    }

    extension(OpenAccount open)
    {
        public int MostAccounts { get => Get(open, 0); set => Set(open, value); }

        public Money DepositLimit { get => Get(open, Money.Zero); set => Set(open, value); }
    }

    extension(Deposit deposit)
    {
        public Money DepositLimit { get => Get(deposit, Money.Zero); set => Set(deposit, value); }
    }

    extension(Rejection)
    {
        public static Rejection AccountLimit => Rejection.BalanceLimit + 1;

        public static Rejection DepositLimit => Rejection.BalanceLimit + 2;
    }
}
