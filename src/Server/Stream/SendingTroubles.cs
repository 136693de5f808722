using TradeCraft.Server.Chaos;

namespace TradeCraft.Server.Stream;

/// <summary>What chaos plans do to what is sent over a connection.</summary>
[Flags]
internal enum SendingTroubles
{
    None = 0,

    /// <summary>What is to be sent is thrown away. Its numbers are used up, so that a reader finds a hole.</summary>
    Mute = 1,

    /// <summary>Each message is sent twice.</summary>
    Duplicate = 2,

    /// <summary>An update is held back until the next one of its channel was sent.</summary>
    Reorder = 4,
}

internal static class SendingTroublesOfPlans
{
    public static SendingTroubles Sending(this TroublesNow now) =>
        (now.Has(TroubleKind.Mute) ? SendingTroubles.Mute : 0) | (now.Has(TroubleKind.Duplicate) ? SendingTroubles.Duplicate : 0)
            | (now.Has(TroubleKind.Reorder) ? SendingTroubles.Reorder : 0);
}
