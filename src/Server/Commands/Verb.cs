namespace TradeCraft.Server.Commands;

/// <summary>An option of a verb.</summary>
/// <param name="Value">What stands for its value in the help; null for a switch.</param>
internal sealed record Option(string Name, string? Value, string Help);

/// <summary>What was asked for, in words that were checked.</summary>
/// <param name="Options">As they were typed; a switch without a value has its own, true.</param>
/// <param name="Operands">What the verb is done to, as many as it names.</param>
internal sealed record Request(string[] Options, string[] Operands)
{
    /// <summary>The first; empty for a verb that needs none.</summary>
    public string Operand => Operands is [var first, ..] ? first : "";

    public IConfiguration Configuration { get; } = new ConfigurationBuilder().AddCommandLine(Options).Build();
}

/// <summary>A verb of the command line.</summary>
/// <param name="Name">A word, or two: the second says what of the first is meant, as in <c>users add</c>.</param>
/// <param name="Operand">The names in the help of what it is done to, with spaces between them; null where it takes none.</param>
/// <param name="RunAsync">Gives the exit code: 0, or 1 for a failure or a finding.</param>
internal sealed record Verb(
    string Name, string? Operand, string Summary, string Details, Option[] Options, Func<Request, Task<int>> RunAsync)
{
    /// <summary>Settings of a section, as in <c>--Limits:SignInsPerMinute 100</c>, are taken too.</summary>
    public bool TakesSettings { get; init; }

    public string[] Words => Name.Split(' ');

    public string[] Operands => Operand?.Split(' ') ?? [];

    /// <summary>As it is typed, options apart.</summary>
    public string Usage => Operand is null ? Name : $"{Name} {Operand}";

    public string Help
    {
        get
        {
            var usage = string.Join(' ', new[] { "tradecraft", Name, Operand, Options.Length > 0 ? "[options]" : null }.OfType<string>());
            var options = string.Join('\n', Options.Select(option => $"  {$"--{option.Name} {option.Value}",-28} {option.Help}"));
            return string.Join("\n\n", new[] { usage, Details, options }.Where(part => part.Length > 0));
        }
    }
}
