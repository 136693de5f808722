namespace TradeCraft.Bench.Core;

/// <summary>Something that plays a flow of commands and can tell whether it traded as it should.</summary>
internal interface IPlayer
{
    /// <summary>How many commands the flow has.</summary>
    int Commands { get; }

    /// <summary>Whether the trades of the whole flow were the right ones.</summary>
    bool IsRight { get; }

    /// <summary>Makes ready to play from the first command.</summary>
    void Reset();

    /// <summary>Plays the commands from one number up to, not including, another.</summary>
    /// <summary>Makes ready what the next commands need; not timed.</summary>
    void Prepare(int from, int to)
    {
    }

    void Play(int from, int to);
}
